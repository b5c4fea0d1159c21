"""The `fields` parameter: what a client wants to see of an object."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schoolcast_facebook.standin.errors import GraphError, unknown_edge

_NAME = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*)\s*")
_MODIFIER = re.compile(r"\.[A-Za-z_]+\([^(){}]*\)")
_DEPTH = 8

# Names that Graph knows on each kind of object; those the stand-in has no value for are left out
# of its answer, as Graph leaves out what is empty.
KNOWN: Mapping[str, frozenset[str]] = {
    "Page": frozenset(
        "id name access_token about app_id can_post category category_list cover description "
        "emails fan_count feed followers_count has_added_app is_published is_unclaimed link "
        "location phone photos picture posts published_posts rating_count scheduled_posts tasks "
        "username verification_status website".split()
    ),
    "PagePost": frozenset(
        "id actions admin_creator application attachments backdated_time call_to_action "
        "can_reply_privately child_attachments comments created_time event feed_targeting from "
        "full_picture icon insights instagram_eligibility is_eligible_for_promotion is_expired "
        "is_hidden is_instagram_eligible is_popular is_published is_spherical likes link message "
        "message_tags parent_id permalink_url picture place privacy promotable_id "
        "promotion_status properties reactions scheduled_publish_time shares sharedposts "
        "status_type story story_tags subscribed target targeting timeline_visibility to type "
        "updated_time via width height".split()
    ),
    "Photo": frozenset(
        "id album alt_text alt_text_custom backdated_time can_backdate can_delete can_tag "
        "comments created_time event from height icon images insights likes link name name_tags "
        "page_story_id picture place position source target updated_time webp_images "
        "width".split()
    ),
    "User": frozenset("id name accounts email first_name last_name permissions picture".split()),
    "StoryAttachment": frozenset(
        "description description_tags media media_type subattachments target title type "
        "unshimmed_url url".split()
    ),
}
_INNER = {"attachments": "StoryAttachment", "subattachments": "StoryAttachment"}


@dataclass(frozen=True, kw_only=True)
class Field:
    """A wanted field and, when braces follow it, what is wanted of it."""

    name: str
    inner: "tuple[Field, ...] | None" = None


def parse_fields(text: str) -> tuple[Field, ...]:
    """Parses `id,attachments{media_type,target}`; raises GraphError 2500 over bad syntax."""
    fields, end = _parse_list(text, 0, 0)
    if end != len(text):
        raise _syntax(text, end)
    return fields


def _parse_list(text: str, at: int, depth: int) -> tuple[tuple[Field, ...], int]:
    if depth > _DEPTH:
        raise _syntax(text, at)
    found: list[Field] = []
    while True:
        name = _NAME.match(text, at)
        if not name:
            raise _syntax(text, at)
        at = name.end()
        while modifier := _MODIFIER.match(text, at):
            at = modifier.end()
        inner = None
        if text[at : at + 1] == "{":
            inner, at = _parse_list(text, at + 1, depth + 1)
            if text[at : at + 1] != "}":
                raise _syntax(text, at)
            at += 1
        found.append(Field(name=name[1], inner=inner))
        if text[at : at + 1] != ",":
            return tuple(found), at
        at += 1


def select(record: Mapping[str, Any], fields: tuple[Field, ...], kind: str) -> dict[str, Any]:
    """The wanted part of an object; raises GraphError 100 for a name that Graph does not know."""
    chosen: dict[str, Any] = {}
    for field in fields:
        if kind in KNOWN and field.name not in KNOWN[kind]:
            raise unknown_edge(field.name, kind)
        value = record.get(field.name)
        if value is not None:
            chosen[field.name] = _inner(value, field)
    if "id" in record:
        chosen["id"] = record["id"]
    return chosen


def _inner(value: Any, field: Field) -> Any:
    if field.inner is None:
        return value
    if isinstance(value, dict) and isinstance(value.get("data"), list):
        return {**value, "data": [_inner(each, field) for each in value["data"]]}
    if isinstance(value, dict):
        return select(value, field.inner, _INNER.get(field.name, ""))
    return value


def _syntax(text: str, at: int) -> GraphError:
    found = repr(text[at]) if at < len(text) else "end of string"
    return GraphError(
        message=f"Syntax error: unexpected {found} at character {at} of the fields", code=2500
    )
