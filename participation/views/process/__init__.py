"""A planning process: its public pages, and running it."""
