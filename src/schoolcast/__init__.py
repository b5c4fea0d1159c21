"""schoolcast publishes a school's approved announcements: checked, on time, once."""

__version__ = "0.1.0"
