"""What became of everything: counted in one way on every page."""
