"""The queue of contributions, and dividing them into points."""
