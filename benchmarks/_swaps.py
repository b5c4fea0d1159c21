"""Labelled posts with other children in the place of those named, in the same form.

What is found of one child by luck (a rare name, a name that is no word) is put to the test with
every other: "Well done Jayden" becomes "Well done Hope".
"""

import random
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from benchmarks._posts import Labelled, Span
from schoolcast.api import Pupil

FORMS: tuple[Callable[[Pupil], str], ...] = (
    lambda pupil: f"{pupil.forename} {pupil.surname}",
    lambda pupil: f"{pupil.known_as} {pupil.surname}" if pupil.known_as else "",
    lambda pupil: pupil.forename,
    lambda pupil: pupil.known_as,
    lambda pupil: f"{pupil.forename} {pupil.surname[0]}",
    lambda pupil: f"{pupil.known_as} {pupil.surname[0]}" if pupil.known_as else "",
    lambda pupil: f"{pupil.forename[0]}.{pupil.surname[0]}.",
    lambda pupil: f"{pupil.surname}, {pupil.forename}",
    lambda pupil: f"{pupil.forename[0]}. {pupil.surname}",
)


def swapped(
    labelled: Sequence[Labelled], pupils: Sequence[Pupil], *, rounds: int
) -> Iterator[Labelled]:
    """Each post `rounds` times, with children drawn by chance; the same ones each time it runs."""
    chance = random.Random(7)
    forms = {_plain(form(pupil)): form for form in FORMS for pupil in pupils}
    for _ in range(rounds):
        for post in labelled:
            yield _swapped(post, forms, pupils, chance)


def _swapped(
    post: Labelled,
    forms: dict[str, Callable[[Pupil], str]],
    pupils: Sequence[Pupil],
    chance: random.Random,
) -> Labelled:
    text, last, spans = "", 0, []
    for span in sorted(post.spans, key=lambda each: each.start):
        words = post.text[span.start : span.end]
        form = forms.get(_plain(words)) if span.label == "PUPIL_NAME" else None
        text += post.text[last : span.start]
        start = len(text)
        text += _styled(words, _drawn(form, pupils, chance)) if form else words
        spans.append(Span(start=start, end=len(text), label=span.label))
        last = span.end
    text += post.text[last:]
    return Labelled(id=post.id, text=text, kind=post.kind, channel=post.channel, spans=tuple(spans))


def _drawn(form: Callable[[Pupil], str], pupils: Sequence[Pupil], chance: random.Random) -> str:
    while not (name := form(chance.choice(pupils))):
        pass
    return name


def _styled(words: str, name: str) -> str:
    if words.isupper() and len(words) > 4:
        return name.upper()
    return name.lower() if words.islower() else name


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("Ł", "L"))
    return "".join(sign for sign in letters if not unicodedata.combining(sign)).lower().rstrip(".")
