"""`schoolcast scan`: what the rules say of old posts, for a clean-up and for measuring."""

import json
import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from itertools import count, islice
from pathlib import Path
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import counted, progress, say
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.api import Facts, PolicySettings
    from schoolcast.compliance.scanning import BadLine, Line, Scanned, Scanner
    from schoolcast.plugins import Loaded

_WORKERS = 2  # guarded children; more help little beside the reading and writing of lines


@click.command()
@click.argument("file", metavar="FILE.jsonl", type=click.File("rb"))
@click.option(
    "--roll",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A roll in JSON, in place of the school's register.",
)
@options.as_json
@click.pass_obj
def scan(session: Session, file: IO[bytes], roll: Path | None, as_json: bool) -> Exit:
    """Check posts that went out long ago: one JSON object a line, with "id" and "text".

    Writes one line for each, {"id", "findings"}, whether or not --json is given. "kind" may be
    post, caption, alt, filename or title. Rules on dates to come and on channels are off. Ends
    with 3 when a line could not be read or checked.
    """
    from schoolcast.cli.plugins import loaded

    plugins = loaded(session)
    facts, policy = _facts(session, roll, plugins)
    with ExitStack() as stack:
        scanners = [_scanner(stack, plugins, facts, policy) for _ in range(_WORKERS)]
        bad = _scan(file, scanners, stack)
    return Exit.STOPPED if bad else Exit.DONE


def _facts(
    session: Session, roll: Path | None, plugins: "Loaded"
) -> tuple["Facts", "PolicySettings"]:
    """What the rules know: from the roll given, or else from the school."""
    from schoolcast.compliance.policy_file import FILE, read_policy
    from schoolcast.compliance.scanning import roll_facts
    from schoolcast.domain.errors import UsageProblem

    policy = read_policy(session.config.parent / FILE, plugins.rules)
    if roll is None:
        with session.workshop() as school:
            return school.facts(school.clock.now()), policy
    try:
        data = json.loads(roll.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise UsageProblem(f"{roll} can't be read as JSON: {error}") from None
    return roll_facts(data, policy=policy), policy


def _scanner(
    stack: ExitStack, plugins: "Loaded", facts: "Facts", policy: "PolicySettings"
) -> "Scanner":
    from schoolcast.compliance.guard import Guard, Limits
    from schoolcast.compliance.scanning import Scanner

    limits = Limits(seconds=20.0, output_bytes=64 * 2**20)
    guard = stack.enter_context(Guard(limits, paths=plugins.folders))
    return Scanner(plugins.rules, facts, policy, guard)


def _scan(file: IO[bytes], scanners: "list[Scanner]", stack: ExitStack) -> int:
    """Print every line's findings in order; how many lines were bad."""
    from schoolcast.compliance.scanning import BATCH, BadLine, failed, read_lines

    step, done, bad, found = progress(), 0, 0, 0
    free: SimpleQueue[Scanner] = SimpleQueue()
    for scanner in scanners:
        free.put(scanner)
    pool = stack.enter_context(ThreadPoolExecutor(len(scanners)))
    for answer in _in_order(read_lines(file), free, pool, BATCH):
        if isinstance(answer, BadLine):
            bad += 1
            say(f"Line {answer.number} is passed over: {answer.why}.")
            continue
        done += 1
        found += bool(answer.findings)
        if failed(answer.findings):
            bad += 1
            say(f"The post {answer.line.id} could not be checked.")
        click.echo(json.dumps(_shape(answer), ensure_ascii=False))
        if done % BATCH == 0:
            step(f"{counted(done, 'post')} checked, findings in {found}")
    step("")
    if sys.stderr.isatty() or bad:
        passed = f"; {counted(bad, 'line')} could not be read or checked" if bad else ""
        say(f"{counted(done, 'post')} checked, findings in {found}{passed}.")
    return bad


def _in_order(
    lines: "Iterator[Line | BadLine]",
    free: "SimpleQueue[Scanner]",
    pool: ThreadPoolExecutor,
    size: int,
) -> "Iterator[Scanned | BadLine]":
    """What comes of the lines, in their order, a few batches ahead."""
    from schoolcast.compliance.scanning import BadLine

    def check(batch: "list[Line]") -> "list[Scanned]":
        scanner = free.get()
        try:
            return scanner.scan(batch)
        finally:
            free.put(scanner)

    ahead: deque[tuple[list[Line | BadLine], Future[list[Scanned]]]] = deque()
    for number in count():
        # A first small batch starts the children; then whole ones keep them busy.
        batch = list(islice(lines, size if number else 20))
        if batch:
            good = [line for line in batch if not isinstance(line, BadLine)]
            ahead.append((batch, pool.submit(check, good)))
        if ahead and (not batch or len(ahead) > 4):
            whole, answer = ahead.popleft()
            scanned = iter(answer.result())
            for line in whole:
                yield line if isinstance(line, BadLine) else next(scanned)
        if not batch and not ahead:
            return


def _shape(scanned: "Scanned") -> dict[str, Any]:
    return {
        "id": scanned.line.id,
        "findings": [
            {
                "rule": finding.rule,
                "severity": finding.severity.value,
                "start": finding.start,
                "end": finding.end,
                "message": finding.message,
                "clause": finding.clause,
            }
            for finding in scanned.findings
        ],
    }
