"""Who is in a picture, and promises to delete."""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Nothing yet."""
