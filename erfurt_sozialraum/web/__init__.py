"""What every request passes: middleware, kept pages, visitors, limits, the ground's own pages."""
