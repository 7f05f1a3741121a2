"""Bodies and their pages: what stands there, and what is new to their members."""
