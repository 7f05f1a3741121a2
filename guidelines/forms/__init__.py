"""What planners and editors fill in."""
