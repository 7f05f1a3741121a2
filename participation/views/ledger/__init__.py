"""What became of everything."""
