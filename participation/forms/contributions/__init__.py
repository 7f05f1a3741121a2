"""What residents fill in, and what is entered for them."""
