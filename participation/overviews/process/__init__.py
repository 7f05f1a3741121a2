"""A planning process: its pages, pictures, topics, and what is documented of it."""
