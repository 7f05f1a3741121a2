"""What the council hears and decides, as planners state it."""
