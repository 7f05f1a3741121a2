"""Forms of this app, chapter by chapter."""
