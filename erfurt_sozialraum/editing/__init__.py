"""What a change of a row goes through: permission, two people at once, buttons that move it."""
