"""Documents as everybody reads them, and what planners record about their changes."""
