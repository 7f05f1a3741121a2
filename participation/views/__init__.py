"""Views of this app, chapter by chapter."""
