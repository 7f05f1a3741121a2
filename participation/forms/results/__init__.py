"""Recording results, and stating what became of them at bodies."""
