"""The mails about hand-offs. They carry words, never pictures, and no link that changes a thing.

What people have chosen or typed (an id, a channel's name, a reason) passes `careful` first, as a
child's name may stand in it. The post's own words have passed the rules about names.
"""

from collections.abc import Sequence

from schoolcast.api.connector import Contact
from schoolcast.domain.dates import clock_time, day_month, wall_time
from schoolcast.domain.delivery import Delivery, Operation
from schoolcast.domain.revision import Post
from schoolcast.pipeline.discretion import A_CHANNEL, HIDDEN, Discretion
from schoolcast.pipeline.fence import who
from schoolcast.pipeline.handoff_records import Notice, StoredHandOff

_RULE = "-" * 60
_PACK = " The pack: "  # what connectors put before its path, in which the item's id stands
_UNSAID = "it is left out of mails, as it may name a child; it stands with the post in the queue"


def hand_over(asked: Sequence[tuple[StoredHandOff, Post]], careful: Discretion) -> Notice:
    """To the holder: what to post where, and how to answer; several tasks in one mail."""
    one, post = asked[0]
    if len(asked) == 1:
        body = _request(one, post, one.code, careful)
        return _notice(one, one.holder, "hand-off", _subject(one, careful), body)
    count = len(asked)
    parts = [f"There are {count} things to do by hand, each with a code of its own."]
    for number, (each, of_it) in enumerate(asked, start=1):
        parts.append(f"{number} of {count}: {_request(each, of_it, each.code, careful)}")
    subject = f"{count} things to do by hand, the first: {_subject(one, careful)}"
    return _notice(one, one.holder, f"hand-off-{count}", subject, "\n\n\n".join(parts))


def reminder(one: StoredHandOff, post: Post, careful: Discretion) -> Notice:
    """To the holder, who has not answered yet."""
    request = _request(one, post, one.code, careful)
    body = f"We have not heard whether this was done.\n\n{request}"
    return _notice(one, one.holder, "reminder", f"Reminder: {_subject(one, careful)}", body)


def escalation(one: StoredHandOff, post: Post, careful: Discretion) -> Notice:
    """To the deputy, because the holder has not answered."""
    body = (
        f"{one.holder.name} has not answered. Please ask, or do it yourself.\n\n"
        f"{_request(one, post, one.deputy_code, careful)}"
    )
    subject = f"In place of a colleague: {_subject(one, careful)}"
    return _notice(one, one.deputy, "escalation", subject, body)


def recall(one: StoredHandOff, to: Contact, careful: Discretion) -> Notice:
    """To whoever was asked: do it no more."""
    delivery = one.delivery
    why = careful.or_else(delivery.reason, _UNSAID) if delivery.reason else "none was given"
    body = (
        f"Please do not {_verb(delivery)} this any more: it was stopped.\n"
        f"Reason: {why}\n\n"
        f"If you have {_done(delivery)} it already, tell the office at once.\n"
        f"Delete pictures that you have downloaded for it.\n\n{_about(delivery, careful)}"
    )
    return _notice(one, to, "recall", f"Stopped: {_subject(one, careful)}", body)


def expired(one: StoredHandOff, to: Contact, careful: Discretion) -> Notice:
    """To whoever was asked: the time is over."""
    delivery = one.delivery
    body = (
        f"The time for this is over, and nobody has said whether it was {_done(delivery)}.\n"
        f"Please do not {_verb(delivery)} it now. If it was {_done(delivery)} in time, tell the "
        f"office, or answer with your code.\n\n{_about(delivery, careful)}"
    )
    return _notice(one, to, "expired", f"Time is over: {_subject(one, careful)}", body)


def _notice(one: StoredHandOff, to: Contact, kind: str, subject: str, body: str) -> Notice:
    return Notice(
        school=one.delivery.school,
        delivery=one.delivery.id,
        kind=kind,
        to=to,
        subject=subject,
        body=body,
    )


def _subject(one: StoredHandOff, careful: Discretion) -> str:
    delivery = one.delivery
    what = "please take down" if delivery.operation is Operation.WITHDRAW else "please post"
    channel = careful.or_else(delivery.channel, A_CHANNEL)
    return f"{channel}: {what} ({_when(delivery)})"


def _request(one: StoredHandOff, post: Post, code: str, careful: Discretion) -> str:
    delivery = one.delivery
    return "\n".join(
        [
            _about(delivery, careful),
            f"It is for {who(post.audience)} alone."
            if post.audience != "public"
            else "It is for everybody.",
            "",
            _instructions(delivery, careful),
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


def _instructions(delivery: Delivery, careful: Discretion) -> str:
    """What to do; where the pack's path may hold a name, how to find the pack."""
    todo, pack, _ = delivery.reason.partition(_PACK)
    if not pack or (careful.allows(delivery.item) and careful.allows(delivery.channel)):
        return delivery.reason
    return (
        f"{todo}{_PACK}the page “By hand” says where it lies, and so does\n"
        f"    schoolcast handoffs show {delivery.id}"
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


def _about(delivery: Delivery, careful: Discretion) -> str:
    item = careful.or_else(delivery.item, HIDDEN)
    channel = careful.or_else(delivery.channel, A_CHANNEL)
    return f"{item} · {channel} · {_when(delivery)}"


def _when(delivery: Delivery) -> str:
    wall = wall_time(delivery.due, delivery.zone)
    return f"{day_month(wall.date())}, {clock_time(wall.time())}"


def _verb(delivery: Delivery) -> str:
    return "take down" if delivery.operation is Operation.WITHDRAW else "post"


def _done(delivery: Delivery) -> str:
    return "taken down" if delivery.operation is Operation.WITHDRAW else "posted"
