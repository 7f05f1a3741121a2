"""What the council hears: invitations, deliberations, and what was decided about."""
