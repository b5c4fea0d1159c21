"""What the plan finds worth a look: [plan] in config.toml."""

from pydantic import BaseModel, ConfigDict, Field


class PlanSettings(BaseModel):
    """How many posts are many, on one channel."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    an_hour: int = Field(default=2, ge=1, le=100)
    """Posts that may go out within one hour before it counts as a clash."""

    a_day: int = Field(default=4, ge=1, le=1000)
    """Posts that may go out on one day before it counts as too many."""
