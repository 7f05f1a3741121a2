"""How forms are drawn, filtered and sent once."""
