"""What the policy rules came to need."""

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Nothing yet."""
