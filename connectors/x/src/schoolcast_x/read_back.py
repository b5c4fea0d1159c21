"""Finding our post in the list of the account's own posts."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from schoolcast.api import AttemptRecord, OutcomeUnknown
from schoolcast_x.text import comparable

_SHORT = "https://t.co/"
# X escapes these three and no others: unescaping more would spoil a link that holds "&copy=1".
_ESCAPED = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def media_ids(attempts: Sequence[AttemptRecord]) -> frozenset[str]:
    """All pictures that any of the attempts uploaded."""
    return frozenset(
        str(media) for attempt in attempts for media in attempt.evidence.get("media_ids", ())
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """A post in the account's list; `text` as it was written, `unread` when X hides a link."""

    id: str
    text: str
    created_at: datetime | None
    media_ids: frozenset[str]
    unread: bool

    @classmethod
    def of(cls, data: Any) -> "Listed":
        """Read one entry of the list; ValueError when it has no id or no text."""
        if not isinstance(data, dict) or not isinstance(data.get("id"), str):
            raise ValueError("an entry without an id")
        if not isinstance(data.get("text"), str):
            raise ValueError("an entry without a text")
        text = _unescaped(data["text"])
        for link in _links(data):
            text = text.replace(str(link["url"]), _meant(link))
        keys = _under(data, "attachments").get("media_keys")
        return cls(
            id=data["id"],
            text=text,
            created_at=_instant(data.get("created_at")),
            media_ids=frozenset(_media_id(key) for key in keys) if keys else frozenset(),
            unread=_SHORT in text,
        )


def match(
    text: str,
    pictures: int,
    listed: Sequence[Listed],
    *,
    uploaded: Collection[str],
    since: datetime,
    taken: Collection[str],
) -> Listed | None:
    """The entry that is our post, the oldest where several could be; None when there is none.

    A picture we uploaded is proof. Otherwise the words, where the links lead, and the number of
    pictures must be the same. Raises OutcomeUnknown when X does not say where a link leads.
    """
    free = [
        entry
        for entry in listed
        if entry.id not in taken and (entry.created_at is None or entry.created_at >= since)
    ]
    if proven := [entry for entry in free if entry.media_ids & set(uploaded)]:
        return _oldest(proven)
    words, places = comparable(text)
    alike = [entry for entry in free if len(entry.media_ids) == pictures]
    same_words = [entry for entry in alike if comparable(entry.text)[0] == words]
    ours = [entry for entry in same_words if comparable(entry.text)[1] == places]
    if not ours and any(entry.unread for entry in same_words):
        raise OutcomeUnknown(
            "The account shows a post with the same words, and X does not say where its link "
            "leads. Look whether it is this one.",
            detail=f"post {same_words[-1].id}",
        )
    return _oldest(ours)


def _oldest(entries: Sequence[Listed]) -> Listed | None:
    late = datetime.max.replace(tzinfo=UTC)
    return min(entries, key=lambda entry: (entry.created_at or late, int(entry.id)), default=None)


def _links(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for link in _under(data, "entities").get("urls") or ():
        if isinstance(link, dict) and link.get("url") and link.get("expanded_url"):
            yield link


def _meant(link: Mapping[str, Any]) -> str:
    # Pictures appear as a link at the end of the text, which nobody wrote.
    leads = str(link["expanded_url"])
    own = link.get("media_key") or ("/status/" in leads and "/photo/" in leads)
    return "" if own else leads


def _media_id(key: Any) -> str:
    return str(key).rpartition("_")[2]  # "3_" and the number of the upload


def _unescaped(text: str) -> str:
    for written, meant in _ESCAPED:
        text = text.replace(written, meant)
    return text


def _under(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    inner = data.get(name)
    return inner if isinstance(inner, dict) else {}


def _instant(text: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
