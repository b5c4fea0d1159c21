"""The calendar, repeats and closed days."""

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Nothing yet."""
