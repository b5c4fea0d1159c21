"""Dating: "tomorrow" or "Friday" in a text gains its date, because a feed shows a post for days."""

from schoolcast.domain.finding import Severity
from schoolcast.pipeline.examine import examine
from schoolcast.pipeline.expand import expand
from schoolcast.pipeline.ports import Authored
from schoolcast.pipeline.school import School

RULE = "DATE-RELATIVE"


def dates_to_add(authored: Authored, school: School) -> dict[str, str]:
    """The words of the text that want a date, and the same with it.

    A word that would need another date in each of several posts is left out: nobody can say with
    one sentence which is meant. ContentProblem where the item can't be expanded.
    """
    if authored.item is None:
        raise authored.problems[0]
    revision = expand(authored, authors=(), school=school)
    verdict = examine(revision, school.facts(school.clock.now()), school)
    wanted: dict[str, set[str]] = {}
    for each in verdict.findings:
        if each.rule == RULE and each.severity is Severity.INFO and each.field == "text":
            wanted.setdefault(each.excerpt, set()).add(each.suggestion)
    return {words: dated.pop() for words, dated in wanted.items() if len(dated) == 1}
