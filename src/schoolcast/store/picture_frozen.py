"""What was read in a picture as text, and back to an equal record."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from schoolcast.domain.picture import Box, Camera, PictureFacts, ReadCode, Reading, ReadText


def freeze_facts(facts: PictureFacts) -> str:
    """The facts as JSON; the camera's moment is a wall time without a zone."""
    return json.dumps(asdict(facts), default=datetime.isoformat, separators=(",", ":"))


def thaw_facts(text: str) -> PictureFacts:
    """The facts that `freeze_facts` wrote."""
    fields = json.loads(text)
    return PictureFacts(
        **{
            **fields,
            "done": tuple(Reading(name) for name in fields["done"]),
            "readers": tuple(fields["readers"]),
            "camera": _camera(fields["camera"]),
            "texts": tuple(ReadText(**_placed(found)) for found in fields["texts"]),
            "codes": tuple(ReadCode(**_placed(found)) for found in fields["codes"]),
            "faces": tuple(Box(**box) for box in fields["faces"]),
        }
    )


def _camera(fields: dict[str, Any] | None) -> Camera | None:
    if fields is None:
        return None
    taken = fields["taken"]
    return Camera(**{**fields, "taken": datetime.fromisoformat(taken) if taken else None})


def _placed(fields: dict[str, Any]) -> dict[str, Any]:
    return {**fields, "box": Box(**fields["box"])}
