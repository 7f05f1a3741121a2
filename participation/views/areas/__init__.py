"""The districts, and numbers about them."""
