"""What members send, and the state of work."""
