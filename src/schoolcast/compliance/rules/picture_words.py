"""Words in pictures: a child's name stops them, other words are looked at, and codes are read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar
from urllib.parse import urlsplit

from schoolcast.api import (
    Checker,
    Facts,
    Finding,
    Need,
    OverridableBy,
    PictureFacts,
    ReadCode,
    Reading,
    ReadText,
    Revision,
    Roll,
    Severity,
)
from schoolcast.compliance.rules.folding import fold_key
from schoolcast.compliance.rules.links import known_site
from schoolcast.compliance.rules.picture_match import PictureNames, Seen
from schoolcast.compliance.rules.pictures import (
    PictureRule,
    Shown,
    listed,
    mark,
    pictures_of,
    read_in,
)

_QUOTED = 300  # characters of what was read that a finding shows
_CERTAIN = 300  # thousandths; below it a reader guesses at leaves and brickwork
_SAID = 0.5  # the part of a picture's words that the post must say
_FEW = 5  # words; fewer are a sign on a wall rather than a message
_LETTERS = re.compile(r"[^\W\d_]")


class ImgName(PictureRule):
    """A child's name that can be read in a picture stops it."""

    id: ClassVar[str] = "IMG-NAME"
    severity: ClassVar[Severity] = Severity.BLOCK
    overridable_by: ClassVar[OverridableBy] = OverridableBy.NOBODY
    needs: ClassVar[frozenset[Need]] = frozenset({Need.MEDIA, Need.ROLL})

    def prepare(self, facts: Facts) -> Checker:
        return _NameChecker(self, facts, _names(facts.roll, _own_words(facts)))


@dataclass(frozen=True)
class _NameChecker:
    rule: ImgName
    facts: Facts
    names: PictureNames

    def check(self, revision: Revision) -> list[Finding]:
        pictures = pictures_of(revision)
        findings = []
        unread = []
        for picture in pictures:
            known = read_in(picture, self.facts, Reading.TEXT)
            if known is None:
                unread.append(picture)
                continue
            findings += [self._say(picture, seen) for seen in self.names.find(legible(known))]
        if unread:
            findings.append(self._look(pictures, unread))
        return findings

    def _say(self, picture: Shown, seen: Seen) -> Finding:
        quoted = {"picture": picture, "about": seen.text[:_QUOTED], "boxes": seen.boxes}
        if seen.sure:
            message = (
                f"A child's name can be read in {picture.word}. Cover it in the picture, take "
                "another one without it, or leave the picture out."
            )
            return self.rule.say(message, **quoted)  # type: ignore[arg-type]  # as named above
        message = (
            f"Words in {picture.word} come close to the name of a child. If it is one, cover it "
            "or leave the picture out; if not, the approver says what stands there."
        )
        return self.rule.say(
            message,
            **quoted,  # type: ignore[arg-type]  # as named above
            severity=Severity.MUST_RESOLVE,
            overridable_by=OverridableBy.APPROVER,
        )

    def _look(self, pictures: Sequence[Shown], unread: Sequence[Shown]) -> Finding:
        message = (
            f"No program has read {listed(unread)}, so a person looks: on certificates, work, "
            "pegs, jumpers and displays, also small and in the background. Can no child's name be "
            "read? Whoever looks after schoolcast can see why nothing was read, with "
            "`schoolcast doctor`."
        )
        return self.rule.ask(message, about=f"unread {mark(pictures)}")


class ImgText(PictureRule):
    """Words in a photo that are nobody's name as far as can be told: somebody looks."""

    id: ClassVar[str] = "IMG-TEXT"
    needs: ClassVar[frozenset[Need]] = frozenset({Need.MEDIA, Need.ROLL})

    def prepare(self, facts: Facts) -> Checker:
        return _TextChecker(self, facts, _names(facts.roll, _own_words(facts)))


@dataclass(frozen=True)
class _TextChecker:
    rule: ImgText
    facts: Facts
    names: PictureNames

    def check(self, revision: Revision) -> list[Finding]:
        return [
            self._ask(picture, rest)
            for picture in pictures_of(revision)
            if (known := read_in(picture, self.facts, Reading.TEXT)) is not None
            and (rest := self._rest(known))
        ]

    def _rest(self, known: PictureFacts) -> list[ReadText]:
        """What can be read and is not shown as a name already."""
        texts = legible(known)
        named = {box for seen in self.names.find(texts) for box in seen.boxes}
        return [text for text in texts if text.box not in named]

    def _ask(self, picture: Shown, texts: Sequence[ReadText]) -> Finding:
        quoted = " / ".join(text.text for text in texts)
        message = (
            f"Words can be read in {picture.word}. Look at these places: is none of it a child's "
            "name, an address, or anything else that is not for everybody?"
        )
        drawn = picture.image.source == "graphic"  # its words were put there on purpose
        return self.rule.say(
            message,
            picture=picture,
            about=quoted[:_QUOTED],
            boxes=tuple(text.box for text in texts),
            severity=Severity.WARN if drawn else None,
        )


class AltWords(PictureRule):
    """A poster's words have to stand in the post or its description, for those who can't see."""

    id: ClassVar[str] = "ALT-WORDS"
    clause: ClassVar[str] = "37"
    severity: ClassVar[Severity] = Severity.WARN
    overridable_by: ClassVar[OverridableBy] = OverridableBy.AUTHOR

    def prepare(self, facts: Facts) -> Checker:
        return _AltWordsChecker(self, facts)


@dataclass(frozen=True)
class _AltWordsChecker:
    rule: AltWords
    facts: Facts

    def check(self, revision: Revision) -> list[Finding]:
        said = {word for post in revision.posts for word in _words(post.text)}
        findings = []
        for picture in pictures_of(revision):
            known = read_in(picture, self.facts, Reading.TEXT)
            read = {word for text in legible(known) for word in _words(text.text)} if known else ()
            missing = set(read) - said - set(_words(picture.image.alt))
            if len(read) >= _FEW and len(missing) > (1 - _SAID) * len(read):
                findings.append(self._say(picture))
        return findings

    def _say(self, picture: Shown) -> Finding:
        message = (
            f"{picture.word.capitalize()} holds words that neither the post nor its description "
            "says, so people who can't see it miss them. Write them in the post."
        )
        return self.rule.say(message, picture=picture)


class ImgQr(PictureRule):
    """A code in a picture leads anybody who points a telephone at it somewhere."""

    id: ClassVar[str] = "IMG-QR"
    clause: ClassVar[str] = "26"
    severity: ClassVar[Severity] = Severity.BLOCK
    overridable_by: ClassVar[OverridableBy] = OverridableBy.NOBODY

    def prepare(self, facts: Facts) -> Checker:
        return _QrChecker(self, facts)


_GOODS = re.compile(r"^(?:ean|upc|isbn|databar|itf)", re.IGNORECASE)  # on books and packets
_CLASSDOJO = ("classdojo.com", "dojo.me", "classdojo.test")
_HOME_LOGIN = re.compile(r"login|home|student|/ul/|qr|token|code", re.IGNORECASE)


@dataclass(frozen=True)
class _QrChecker:
    rule: ImgQr
    facts: Facts

    def check(self, revision: Revision) -> list[Finding]:
        pictures = pictures_of(revision)
        findings = []
        unread = []
        for picture in pictures:
            known = read_in(picture, self.facts, Reading.CODES)
            if known is None:
                unread.append(picture)
                continue
            findings += [
                self.rule.say(words, picture=picture, about=code.content[:200], boxes=(code.box,))
                for code in known.codes
                if (words := self._words(picture, code))
            ]
        if unread:
            findings.append(self._look(pictures, unread))
        return findings

    def _words(self, picture: Shown, code: ReadCode) -> str:
        if _GOODS.match(code.symbology) and code.content.strip().isdigit():
            return ""
        end = "Cover it in the picture, or leave the picture out."
        host = _host(code.content)
        if _is(host, _CLASSDOJO) and _HOME_LOGIN.search(code.content):
            return (
                f"The code in {picture.word} looks like a ClassDojo home login: whoever points a "
                f"telephone at it is in a child's account. {end}"
            )
        if not host:
            return (
                f"A code can be read in {picture.word} that is no web address; such codes hold "
                f"passwords, numbers or logins. {end}"
            )
        if known_site(host, self.facts.contacts.domains):
            return ""
        return (
            f"The code in {picture.word} leads to {host}, which is not on the school's list of "
            f"sites (in the pages “The school’s own words”, in policy.toml `domains`). {end}"
        )

    def _look(self, pictures: Sequence[Shown], unread: Sequence[Shown]) -> Finding:
        message = (
            f"No program has looked for codes in {listed(unread)}, so a person does: is there no "
            "square or bar code, such as a login, that a telephone could read?"
        )
        return self.rule.ask(message, about=f"unread {mark(pictures)}")


def legible(known: PictureFacts) -> list[ReadText]:
    """What was read with some certainty and holds letters."""
    return [
        text
        for text in known.texts
        if text.certainty >= _CERTAIN and len(_LETTERS.findall(text.text)) > 1
    ]


def _words(text: str) -> Iterator[str]:
    return (key for word in text.split() if len(key := fold_key(word)) > 3)


def _host(content: str) -> str:
    try:
        parts = urlsplit(content.strip())
        if parts.scheme not in ("http", "https"):
            return ""
        return (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _is(host: str, sites: Sequence[str]) -> bool:
    return any(host == site or host.endswith(f".{site}") for site in sites)


def _own_words(facts: Facts) -> tuple[str, ...]:
    return facts.policy.words_of("names-that-are-words")


@lru_cache(maxsize=2)
def _names(roll: Roll | None, words: tuple[str, ...]) -> PictureNames:
    """Shared by the rules that look for names, for its tables are large."""
    return PictureNames(roll.pupils if roll else (), words)


PICTURE_WORD_RULES = (AltWords, ImgName, ImgQr, ImgText)
