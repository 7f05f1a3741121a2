"""Documents with what led to each article, and what was promised about them."""
