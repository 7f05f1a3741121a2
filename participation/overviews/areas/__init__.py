"""The districts: who takes part there, what was said and planned, and numbers about them."""
