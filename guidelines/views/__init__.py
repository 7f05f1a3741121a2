"""Pages of this app, chapter by chapter."""
