"""Bodies' pages, and writing their state of work."""
