"""Invented contributions, marked as examples wherever they show."""


def load_samples(number: int) -> int:
    """Add what is missing to `number` examples; how many were added."""
    return 0
