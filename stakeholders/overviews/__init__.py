"""Read-side functions of this app."""
