"""The clerk: puts a connector's questions to a person at a terminal, or to a script's answers."""

import difflib
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from schoolcast.api.connecting import Choice, Question
from schoolcast.cli.output import harmless, indented, say

STDIN = "-"


class Clerk:
    """Implements `api.Conversation`.

    `given` are answers by question; `kept` finds what is stored already for a question, or "".
    Where `asks` is false nobody is asked, and a missing answer is a UsageError that names it.
    """

    def __init__(
        self,
        questions: Sequence[Question],
        known: Mapping[str, Any],
        *,
        given: Mapping[str, str],
        kept: Callable[[Question], str],
        asks: bool,
    ) -> None:
        self._questions = [question.name for question in questions]
        self._known = known
        self._given = given
        self._kept = kept
        self._asks = asks

    @property
    def known(self) -> Mapping[str, Any]:
        """The channel's settings so far, unchecked."""
        return self._known

    def tell(self, words: str) -> None:
        """Say it on standard error."""
        say(indented(words, "  "))

    def ask(self, question: Question) -> str:
        """The answer: given, typed, or what is stored; UsageError where there is none."""
        given = self._given.get(question.name, "").strip()
        if given:
            if flaw := _flaw(question, given):
                raise click.UsageError(f"--{question.name}: {flaw}")
            return given
        kept = self._standing(question)
        if self._asks:
            return self._typed(question, kept)
        if not kept:
            raise click.UsageError(_missing(question))
        return kept

    def _standing(self, question: Question) -> str:
        """What counts where nobody answers."""
        kept = self._kept(question).strip()
        if not kept and len(question.choices) == 1:
            return question.choices[0].value
        return "" if not kept or _flaw(question, kept) else kept

    def _typed(self, question: Question, kept: str) -> str:
        number = self._questions.index(question.name) + 1
        say(f"\nStep {number} of {len(self._questions)}: {question.name.replace('-', ' ')}")
        say(indented(question.words, "  "))
        for place, choice in enumerate(question.choices, 1):
            say(f"  {place}. {_shown(choice)}")
        while True:
            answer = _by_number(question, self._prompt(question, kept))
            flaw = _flaw(question, answer)
            if not flaw:
                return answer
            say(f"  {flaw}")

    def _prompt(self, question: Question, kept: str) -> str:
        if question.secret:
            offer = "paste it; nothing is shown" + (", Enter keeps the present one" if kept else "")
        else:
            offer = f"Enter for {kept}" if kept else "type it" if not question.choices else "1, 2 …"
        typed: str = click.prompt(
            f"  ({harmless(offer)})",
            default=kept,
            hide_input=question.secret,
            show_default=False,
            err=True,
        )
        return typed.strip()


def given_answers(
    options: Sequence[str], file: str | None, questions: Sequence[Question]
) -> dict[str, str]:
    """The answers in options such as --page 123, and in the lines NAME=VALUE of a file.

    UsageError for what nobody asks, and for a secret among the options: those can be read by
    every user of this computer.
    """
    known = {question.name: question for question in questions}
    answers: dict[str, str] = {}
    rest = list(options)
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if not name.startswith("--") or name[2:] not in known:
            raise click.UsageError(f"There is no {name}{_near(name, known)}.")
        if not equals:
            if not rest:
                raise click.UsageError(f"{name} needs a value.")
            value = rest.pop(0)
        if known[name[2:]].secret:
            raise click.UsageError(
                f"{name} is a secret, and other users could read it there. Leave it out to be "
                f"asked, or put the line {name[2:]}=… into a file for --answers."
            )
        answers[name[2:]] = value
    return {**_lines_of(file, known), **answers}


def _lines_of(file: str | None, known: Mapping[str, Question]) -> dict[str, str]:
    if file is None:
        return {}
    answers = {}
    for number, line in enumerate(_text_of(file).splitlines(), 1):
        name, equals, value = line.partition("=")
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not equals or name.strip() not in known:
            # Not a word of the line is repeated: it may be a secret that lost its name.
            raise click.UsageError(
                f"--answers: line {number} is not NAME=VALUE with one of {', '.join(known)}."
            )
        answers[name.strip()] = value.strip()
    return answers


def _text_of(file: str) -> str:
    try:
        if file == STDIN:
            return sys.stdin.read()
        return Path(file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"--answers: {file} can't be read: {error}") from None


def _flaw(question: Question, answer: str) -> str:
    if question.choices:
        if any(choice.value == answer for choice in question.choices):
            return ""
        return f"choose one of these: {'; '.join(map(_shown, question.choices))}"
    if re.fullmatch(question.pattern, answer):
        return ""
    return f"that can't be right: it is {question.shape}."


def _by_number(question: Question, answer: str) -> str:
    if answer.isdecimal() and 1 <= int(answer) <= len(question.choices):
        return question.choices[int(answer) - 1].value
    return answer


def _shown(choice: Choice) -> str:
    return f"{choice.words} ({choice.value})"


def _missing(question: Question) -> str:
    words = f"Nobody is at the terminal to be asked, and --{question.name} is missing"
    if question.secret:
        words = (
            f"Nobody is at the terminal to be asked, and {question.name} is missing: put the line "
            f"{question.name}=… into a file for --answers"
        )
    if question.choices:
        words += f". There is: {'; '.join(map(_shown, question.choices))}"
    return f"{words}."


def _near(name: str, known: Mapping[str, Question]) -> str:
    near = difflib.get_close_matches(name.removeprefix("--"), known, n=1)
    names = ", ".join(f"--{one}" for one in known)
    return f'; did you mean "--{near[0]}"?' if near else f"; this channel asks for {names}"
