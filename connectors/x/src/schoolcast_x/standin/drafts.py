"""Reads the body of POST /2/tweets as X's contract has it: nothing unknown, everything typed."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schoolcast_x.counting import weighted
from schoolcast_x.standin.errors import XError, invalid, not_permitted

MAX_WEIGHT = 280
REPLIES = ("following", "mentionedUsers", "subscribers", "verified")
_ID = re.compile(r"[0-9]{1,19}")
_FLAGS = frozenset(
    {
        "for_super_followers_only",
        "made_with_ai",
        "nullcast",
        "paid_partnership",
        "share_with_followers",
    }
)
# What X knows and a school's channel never sends: the stand-in says so instead of dropping it.
_ELSEWHERE = frozenset(
    {
        "card_uri",
        "community_id",
        "direct_message_deep_link",
        "edit_options",
        "geo",
        "poll",
        "quote_tweet_id",
    }
)
_KNOWN = _FLAGS | _ELSEWHERE | {"media", "reply", "reply_settings", "text"}
_MEDIA = frozenset(
    {
        "call_to_actions",
        "description",
        "embeddable",
        "media_ids",
        "preview_media_id",
        "tagged_user_ids",
        "title",
    }
)
_REPLY = frozenset(
    {"auto_populate_reply_metadata", "exclude_reply_user_ids", "in_reply_to_tweet_id"}
)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A post as asked for."""

    text: str
    media_ids: tuple[str, ...]
    reply_settings: str
    in_reply_to: str | None


def read_draft(body: Any) -> Draft:
    """Checks the body of a new post; raises XError 400 or 403."""
    fields = _object(body, _KNOWN, "$")
    for name in sorted(_FLAGS & set(fields)):
        if not isinstance(fields[name], bool):
            raise wrong(f"$.{name}", fields[name])
    if elsewhere := sorted(_ELSEWHERE & set(fields)):
        raise not_permitted(f"The stand-in has no {elsewhere[0]}.")
    draft = Draft(
        text=_text(fields.get("text", "")),
        media_ids=_media_ids(fields.get("media")),
        reply_settings=_replies(fields),
        in_reply_to=_in_reply_to(fields.get("reply")),
    )
    if not draft.text and not draft.media_ids:
        raise invalid("One of $.text or $.media is required.", text="")
    return draft


def wrong(place: str, value: Any) -> XError:
    """400 for a value that is not what the contract asks for."""
    return invalid(f"[{place}] has a value that is not valid.", **{place: value})


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise wrong("$.text", value)
    text = unicodedata.normalize("NFC", value).replace("\r\n", "\n").strip()
    try:
        text.encode()
    except UnicodeEncodeError:
        raise wrong("$.text", "a character that is no character") from None
    weight, valid = weighted(text)
    if weight > MAX_WEIGHT:
        said = f"Your Tweet text is too long: it counts {weight} of {MAX_WEIGHT}."
        raise invalid(said, text=weight)
    if text and not valid:
        raise invalid("Your Tweet text holds a character that is not allowed.", text="")
    return text


def _media_ids(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    media_ids = _object(value, _MEDIA, "$.media").get("media_ids")
    if not isinstance(media_ids, list) or not 1 <= len(media_ids) <= 4:
        raise wrong("$.media.media_ids", media_ids)
    for media_id in media_ids:
        _number(media_id, "$.media.media_ids")
    return tuple(media_ids)


def _replies(fields: Mapping[str, Any]) -> str:
    value = fields.get("reply_settings")
    if value is not None and value not in REPLIES:
        raise wrong("$.reply_settings", value)
    return value or "everyone"


def _in_reply_to(value: Any) -> str | None:
    if value is None:
        return None
    return _number(
        _object(value, _REPLY, "$.reply").get("in_reply_to_tweet_id"),
        "$.reply.in_reply_to_tweet_id",
    )


def _number(value: Any, place: str) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise wrong(place, value)
    return value


def _object(value: Any, known: frozenset[str], place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise invalid(f"[{place}] must be an object.")
    if unknown := sorted(set(value) - known):
        raise invalid(f"[{place}.{unknown[0]}] is not defined in the schema.", **{unknown[0]: ""})
    return value
