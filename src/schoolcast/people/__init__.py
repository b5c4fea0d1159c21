"""People: the roll, read at the door and cleaned there."""
