"""Of a picture that moves only the first frame goes out; the author hears of it."""

from dataclasses import dataclass
from typing import ClassVar

from schoolcast.api import Checker, Facts, Finding, Revision, Severity
from schoolcast.compliance.rules.pictures import PictureRule, Shown, pictures_of


class ImgMoves(PictureRule):
    """An animated picture comes out still, which may not be what was meant."""

    id: ClassVar[str] = "IMG-MOVES"
    clause: ClassVar[str] = "37"
    severity: ClassVar[Severity] = Severity.WARN

    def prepare(self, facts: Facts) -> Checker:
        return _Checker(self, facts)


@dataclass(frozen=True)
class _Checker:
    rule: ImgMoves
    facts: Facts

    def check(self, revision: Revision) -> list[Finding]:
        return [
            self.rule.say(
                f"{one.word.capitalize()} moves, but only its first frame goes out: the platforms "
                "take moving pictures alone or not at all. Choose a still one, or list it as a "
                "video.",
                picture=one,
                about=one.image.sha256[:12],
            )
            for one in pictures_of(revision)
            if self._moves(one)
        ]

    def _moves(self, one: Shown) -> bool:
        known = (self.facts.picture(copy.sha256) for copy in one.copies)
        return any(facts is not None and facts.frames > 1 for facts in known)
