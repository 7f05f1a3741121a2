"""What happens to documents and their versions."""
