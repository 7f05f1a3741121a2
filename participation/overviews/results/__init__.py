"""What came out: what followed, whom it is fed back to, and what bodies said to it."""
