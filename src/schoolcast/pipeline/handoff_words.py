"""The mails about hand-offs. They carry words, never pictures, and no link that changes a thing."""

from collections.abc import Sequence

from schoolcast.api.connector import Contact
from schoolcast.domain.dates import clock_time, day_month, wall_time
from schoolcast.domain.delivery import Delivery, Operation
from schoolcast.domain.revision import Post
from schoolcast.pipeline.fence import who
from schoolcast.pipeline.handoff_records import Notice, StoredHandOff

_RULE = "-" * 60


def hand_over(asked: Sequence[tuple[StoredHandOff, Post]]) -> Notice:
    """To the holder: what to post where, and how to answer; several tasks in one mail."""
    one, post = asked[0]
    if len(asked) == 1:
        return _notice(one, one.holder, "hand-off", _subject(one), _request(one, post, one.code))
    count = len(asked)
    parts = [f"There are {count} things to do by hand, each with a code of its own."]
    for number, (each, of_it) in enumerate(asked, start=1):
        parts.append(f"{number} of {count}: {_request(each, of_it, each.code)}")
    subject = f"{count} things to do by hand, the first: {_subject(one)}"
    return _notice(one, one.holder, f"hand-off-{count}", subject, "\n\n\n".join(parts))


def reminder(one: StoredHandOff, post: Post) -> Notice:
    """To the holder, who has not answered yet."""
    body = f"We have not heard whether this was done.\n\n{_request(one, post, one.code)}"
    return _notice(one, one.holder, "reminder", f"Reminder: {_subject(one)}", body)


def escalation(one: StoredHandOff, post: Post) -> Notice:
    """To the deputy, because the holder has not answered."""
    body = (
        f"{one.holder.name} has not answered. Please ask, or do it yourself.\n\n"
        f"{_request(one, post, one.deputy_code)}"
    )
    return _notice(one, one.deputy, "escalation", f"In place of a colleague: {_subject(one)}", body)


def recall(one: StoredHandOff, to: Contact) -> Notice:
    """To whoever was asked: do it no more."""
    delivery = one.delivery
    body = (
        f"Please do not {_verb(delivery)} this any more: it was stopped.\n"
        f"Reason: {delivery.reason or 'none was given'}\n\n"
        f"If you have {_done(delivery)} it already, tell the office at once.\n"
        f"Delete pictures that you have downloaded for it.\n\n{_about(delivery)}"
    )
    return _notice(one, to, "recall", f"Stopped: {_subject(one)}", body)


def expired(one: StoredHandOff, to: Contact) -> Notice:
    """To whoever was asked: the time is over."""
    delivery = one.delivery
    body = (
        f"The time for this is over, and nobody has said whether it was {_done(delivery)}.\n"
        f"Please do not {_verb(delivery)} it now. If it was {_done(delivery)} in time, tell the "
        f"office, or answer with your code.\n\n{_about(delivery)}"
    )
    return _notice(one, to, "expired", f"Time is over: {_subject(one)}", body)


def _notice(one: StoredHandOff, to: Contact, kind: str, subject: str, body: str) -> Notice:
    return Notice(
        school=one.delivery.school,
        delivery=one.delivery.id,
        kind=kind,
        to=to,
        subject=subject,
        body=body,
    )


def _subject(one: StoredHandOff) -> str:
    delivery = one.delivery
    what = "please take down" if delivery.operation is Operation.WITHDRAW else "please post"
    return f"{delivery.channel}: {what} ({_when(delivery)})"


def _request(one: StoredHandOff, post: Post, code: str) -> str:
    delivery = one.delivery
    return "\n".join(
        [
            _about(delivery),
            f"It is for {who(post.audience)} alone."
            if post.audience != "public"
            else "It is for everybody.",
            "",
            delivery.reason,
            "",
            _RULE,
            post.text,
            *([post.link] if post.link else []),
            _RULE,
            "",
            *_pictures(one, post),
            *_how_to_answer(one, code),
        ]
    )


def _pictures(one: StoredHandOff, post: Post) -> list[str]:
    if not one.pictures:
        return []
    found = [
        f"a {kind}" if count == 1 else f"{count} {kind}s"
        for kind, count in (("picture", len(post.images)), ("video", len(post.videos)))
        if count
    ]
    return [
        f"With it: {' and '.join(found)}, in the folder of the hand-off. Use a school device only.",
        "If you use another, say so and delete the files from it afterwards.",
        "",
    ]


def _how_to_answer(one: StoredHandOff, code: str) -> list[str]:
    number = one.delivery.id
    return [
        "When it is done, tell the office, or answer on a school computer:",
        f"    schoolcast handoffs posted {number} --code {code}",
        f"    schoolcast handoffs changed {number} --code {code} --text-file FILE",
        f"    schoolcast handoffs declined {number} --code {code} --why REASON",
        "Opening this mail, or a link in it, answers nothing.",
    ]


def _about(delivery: Delivery) -> str:
    return f"{delivery.item} · {delivery.channel} · {_when(delivery)}"


def _when(delivery: Delivery) -> str:
    wall = wall_time(delivery.due, delivery.zone)
    return f"{day_month(wall.date())}, {clock_time(wall.time())}"


def _verb(delivery: Delivery) -> str:
    return "take down" if delivery.operation is Operation.WITHDRAW else "post"


def _done(delivery: Delivery) -> str:
    return "taken down" if delivery.operation is Operation.WITHDRAW else "posted"
