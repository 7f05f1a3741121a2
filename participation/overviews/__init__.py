"""What pages and reports say from several models at once; every function starts from visible_to(user)."""
