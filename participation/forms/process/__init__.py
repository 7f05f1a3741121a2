"""A planning process and its parts, as planners edit them."""
