"""A version as planners see it, and what changed since another."""
