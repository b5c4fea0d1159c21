"""Revisions and verdicts as text, and back to equal records.

This is how they are kept, not what is digested (`domain.revision.canonical_json`): here every
character stays as it was written.
"""

import json
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from typing import Any

from schoolcast.domain.finding import Finding, OverridableBy, Severity
from schoolcast.domain.item import TOLD, Kind
from schoolcast.domain.picture import Box
from schoolcast.domain.revision import Post, PostImage, PostVideo, Revision


def freeze(revision: Revision) -> str:
    """The revision as JSON; where a picture's bytes lie is left out."""
    fields = asdict(revision)
    for post in fields["posts"]:
        for shown in (*post["images"], *post["videos"]):
            del shown["path"]
    return _write(fields)


def thaw(text: str) -> Revision:
    """The revision that `freeze` wrote."""
    fields = json.loads(text)
    return Revision(
        **{
            **fields,
            "kind": Kind(fields["kind"]),
            "event_date": fields["event_date"] and date.fromisoformat(fields["event_date"]),
            "event_time": fields["event_time"] and time.fromisoformat(fields["event_time"]),
            "audience": tuple(fields["audience"]),
            "chosen": None if fields["chosen"] is None else tuple(fields["chosen"]),
            "children": tuple(fields["children"]),
            "children_as": tuple(fields.get("children_as", TOLD)),
            "authors": tuple(fields["authors"]),
            "posts": tuple(_post(post) for post in fields["posts"]),
        }
    )


def _post(fields: dict[str, Any]) -> Post:
    return Post(
        **{
            **fields,
            "due": _instant(fields["due"]),
            "not_after": _instant(fields["not_after"]),
            "images": tuple(_image(image) for image in fields["images"]),
            "videos": tuple(_video(video) for video in fields.get("videos", ())),
        }
    )


def freeze_picture(picture: PostImage) -> str:
    """A clean picture as JSON, without where its bytes lie."""
    fields = asdict(picture)
    del fields["path"]
    return _write(fields)


def thaw_picture(text: str) -> PostImage:
    """The picture that `freeze_picture` wrote."""
    return _image(json.loads(text))


def _image(fields: dict[str, Any]) -> PostImage:
    return PostImage(**{**fields, "children": tuple(fields["children"])})


def _video(fields: dict[str, Any]) -> PostVideo:
    return PostVideo(**{**fields, "children": tuple(fields["children"])})


def freeze_findings(findings: tuple[Finding, ...]) -> str:
    """Findings as JSON."""
    return _write([asdict(finding) for finding in findings])


def thaw_findings(text: str) -> tuple[Finding, ...]:
    """The findings that `freeze_findings` wrote."""
    return tuple(
        Finding(
            **{
                **fields,
                "severity": Severity(fields["severity"]),
                "overridable_by": OverridableBy(fields["overridable_by"]),
                "boxes": tuple(Box(**box) for box in fields.get("boxes", ())),
            }
        )
        for fields in json.loads(text)
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _write(value: Any) -> str:
    return json.dumps(value, default=_plain, separators=(",", ":"))


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} can't be kept")
