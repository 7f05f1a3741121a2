"""What leaves the portal in other formats."""
