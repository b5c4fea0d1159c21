"""`schoolcast photos check`: what can be read in pictures, and what the rules say of it."""

import json
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import emit, heading, indented, progress, say, show
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.api import Facts
    from schoolcast.cli.picture_rules import Looked
    from schoolcast.domain.errors import SchoolcastError
    from schoolcast.plugins import Loaded


@click.command()
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option(
    "--roll",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A roll in JSON, in place of the school's register.",
)
@options.as_json
@click.pass_obj
def check(session: Session, files: tuple[Path, ...], roll: Path | None, as_json: bool) -> Exit:
    """Look at pictures: device, words, codes, faces, and what the rules say.

    Nothing is stored or sent. In a school's folder its roll and devices are used; elsewhere only
    what is read is shown, unless --roll is given. Ends with 3 when a picture can't be used, or a
    rule stops it or asks something.
    """
    from schoolcast.cli.picture_files import original
    from schoolcast.cli.picture_rules import Viewer
    from schoolcast.cli.plugins import loaded
    from schoolcast.domain.errors import ContentProblem, NotFound

    plugins = loaded(session)
    found: list[Looked] = []
    problems: list[tuple[Path, SchoolcastError]] = []
    step = progress()
    with ExitStack() as stack:
        facts = _facts(session, roll, plugins)
        viewer = Viewer(plugins, facts, session.clock(), stack)
        for number, file in enumerate(files, start=1):
            step(f"looking at picture {number} of {len(files)}: {file.name}")
            try:
                found.append(viewer.look(original(file), file.name))
            except (ContentProblem, NotFound) as problem:
                problems.append((file, problem))
    step("")
    emit(_shape(found, problems)) if as_json else _show(found, problems, facts)
    return Exit.STOPPED if problems or any(map(_stopped, found)) else Exit.DONE


def _facts(session: Session, roll: Path | None, plugins: "Loaded") -> "Facts | None":
    from schoolcast.compliance.policy_file import FILE, read_policy
    from schoolcast.compliance.scanning import roll_facts
    from schoolcast.domain.errors import UsageProblem

    if roll is None:
        if not session.config.exists():
            return None
        with session.workshop() as school:
            return school.facts(school.clock.now())
    policy = read_policy(session.config.parent / FILE, plugins.rules)
    try:
        return roll_facts(json.loads(roll.read_text(encoding="utf-8-sig")), policy=policy)
    except (OSError, ValueError) as error:
        raise UsageProblem(f"{roll} can't be read as JSON: {error}") from None


def _stopped(looked: "Looked") -> bool:
    from schoolcast.cli.checking import STOPS

    return any(finding.severity in STOPS for finding in looked.findings)


def _shape(found: "list[Looked]", problems: "list[tuple[Path, SchoolcastError]]") -> dict[str, Any]:
    from schoolcast.cli.picture_words import shape

    return {
        "pictures": [shape(looked) for looked in found],
        "problems": [{"file": str(file), "message": problem.message} for file, problem in problems],
    }


def _show(
    found: "list[Looked]",
    problems: "list[tuple[Path, SchoolcastError]]",
    facts: "Facts | None",
) -> None:
    from schoolcast.cli.describe import show_findings
    from schoolcast.cli.picture_words import described

    for looked in found:
        heading(looked.file)
        for line in described(looked):
            show(indented(line, "  "))
        show_findings(looked.findings)
    for file, problem in problems:
        heading(file.name[:80])
        show(indented(f"Can't be used. {problem.message}", "  "))
    if facts is None or facts.roll is None:
        say("No roll is at hand, so nobody has looked for children's names in the words.")
