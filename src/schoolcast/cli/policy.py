"""`schoolcast policy`: the policy clause by clause, and how each is kept."""

from typing import TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import emit, heading, indented, show
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.api import PolicySettings, Rule
    from schoolcast.compliance.catalogue import Clause

_KINDS = {
    "automatic": "found automatically",
    "attestation": "a person answers for it",
    "design": "built in",
    "out": "not for software",
}
_SEVERITIES = {
    "block": "stops a post",
    "must_resolve": "asks",
    "warn": "asks to look again",
    "info": "remarks",
}


@click.command()
@options.as_json
@click.pass_obj
def policy(session: Session, as_json: bool) -> Exit:
    """Print the social media policy clause by clause, and how schoolcast keeps it.

    Also what this school's policy.toml has changed. The words of the clauses are our own; the
    numbers are those of docs/policy.md.
    """
    from schoolcast.cli.plugins import loaded
    from schoolcast.compliance.catalogue import CLAUSES
    from schoolcast.compliance.policy_file import FILE, read_policy

    rules = {rule.id: rule for rule in loaded(session).rules}
    own = read_policy(session.config.parent / FILE, rules.values())
    if as_json:
        emit(_shape(CLAUSES, rules, own))
        return Exit.DONE
    for clause in CLAUSES:
        _show(clause, rules, own)
    _show_own(own)
    return Exit.DONE


def _show(clause: "Clause", rules: "dict[str, Rule]", own: "PolicySettings") -> None:
    kinds = ", ".join(_KINDS[kind] for kind in clause.kinds)
    heading(f"{clause.number}  {clause.about}")
    show(f"    Kept: {kinds}.")
    show(indented(clause.how))
    show(indented(f"Instead: {clause.instead}"))
    for name in clause.rules:
        show(f"    - {_rule(name, rules, own)}")
    for name in clause.planned:
        show(f"    - {name}: not yet built")
    if "design" in clause.kinds:
        show(f"    Proved by: {clause.proof}" if clause.proof else "    Proof: not yet built")
    show()


def _rule(name: str, rules: "dict[str, Rule]", own: "PolicySettings") -> str:
    from schoolcast.compliance.catalogue import entry

    words = entry(name)
    title = words.title if words else name
    rule = rules.get(name)
    if rule is None:
        return f"{name}: {title} (always on)"
    severity = own.severity_of(name, rule.severity)
    changed = " here" if severity is not rule.severity else ""
    who = "" if severity == "block" else f"; answered by the {rule.overridable_by.value}"
    return f"{name}: {title} ({_SEVERITIES[severity]}{changed}{who})"


def _show_own(own: "PolicySettings") -> None:
    heading("This school's own choices (policy.toml)")
    for rule, severity in own.severities:
        lowered = ", which is less than schoolcast's own" if rule in own.lowered else ""
        show(f"    {rule} {_SEVERITIES[severity]}{lowered}.")
    for name, words in own.words:
        if words:
            show(f"    {name}: also {', '.join(words)}.")
    for allowed in own.allowed:
        day = f", {allowed.added_on}" if allowed.added_on else ""
        show(f"    “{allowed.phrase}” is no name ({allowed.added_by}{day}: {allowed.why}).")
    if not own.severities and not own.allowed:
        show("    None: every rule weighs as schoolcast ships it.")


def _shape(
    clauses: "tuple[Clause, ...]", rules: "dict[str, Rule]", own: "PolicySettings"
) -> dict[str, Any]:
    from schoolcast.compliance.catalogue import ENTRIES

    return {
        "clauses": [
            {
                "clause": clause.number,
                "about": clause.about,
                "kinds": list(clause.kinds),
                "rules": list(clause.rules),
                "planned": list(clause.planned),
                "instead": clause.instead,
                "how": clause.how,
                "proof": clause.proof,
            }
            for clause in clauses
        ],
        "rules": [
            {
                "rule": entry.rule,
                "clause": entry.clause,
                "title": entry.title,
                "advice": entry.advice,
                "severity": own.severity_of(entry.rule, rules[entry.rule].severity).value
                if entry.rule in rules
                else "block",
                "overridable_by": rules[entry.rule].overridable_by.value
                if entry.rule in rules
                else "nobody",
                "fixed": entry.fixed,
                "lowered": entry.rule in own.lowered,
            }
            for entry in ENTRIES
        ],
        "allowed": [
            {
                "phrase": allowed.phrase,
                "added_by": allowed.added_by,
                "added_on": allowed.added_on.isoformat() if allowed.added_on else None,
                "why": allowed.why,
            }
            for allowed in own.allowed
        ],
    }
