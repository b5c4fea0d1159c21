"""Templates to text. Runs in the guarded child process: plain data in, text out.

The language is a small part of Jinja's: values, filters, if, and one level of for. Arithmetic
that multiplies, assignment, macros and attributes are left out, so that a template can neither
reach Python nor grow without end.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from schoolcast.content.markdown import MarkdownProblem, escape, plain_text
from schoolcast.content.phrases import FILTERS, EmptyValue, spoken
from schoolcast.domain.errors import ContentProblem
from schoolcast.domain.explain import did_you_mean

LONGEST = 100_000  # characters of output; the longest post any platform takes is 63,206
_FILE = "<template>"
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Filter,
    nodes.If, nodes.For, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or,
    nodes.Not, nodes.Concat, nodes.Tuple, nodes.List, nodes.Getitem, nodes.Neg, nodes.Keyword,
)  # fmt: skip
_NAMES = {
    nodes.Include: "include", nodes.Import: "import", nodes.FromImport: "import",
    nodes.Extends: "extends", nodes.Macro: "macro", nodes.Assign: "set", nodes.AssignBlock: "set",
    nodes.Block: "block", nodes.Getattr: "a dot behind a name", nodes.Call: "a call with brackets",
    nodes.FilterBlock: "filter blocks", nodes.With: "with", nodes.Test: "is",
}  # fmt: skip


def compose(template: str, context: Mapping[str, Any], path: str, first_line: int) -> str:
    """The post's plain text: `render`, then Markdown; ContentProblem with a line of the file.

    `path` is the item's file, in which the template begins on `first_line`.
    """
    text = render(template, context, path, first_line)
    try:
        return plain_text(text)
    except MarkdownProblem as problem:
        same_lines = text.count("\n") == template.count("\n")
        line = first_line + problem.line - 1 if problem.line and same_lines else None
        raise _problem(problem.message, path, 1, line) from None


def render(template: str, context: Mapping[str, Any], path: str, first_line: int) -> str:
    """The template with its values, still Markdown; values stand for themselves.

    ContentProblem for a name, filter or construct that is not known, a value that is not set, or
    more than `LONGEST` characters.
    """
    try:
        return "".join(_limited(_ready(template, context).generate(**context)))
    except _Mistake as mistake:
        raise _problem(str(mistake), path, first_line, mistake.line) from None
    except TemplateSyntaxError as error:
        raise _problem(_syntax(error), path, first_line, error.lineno) from None
    except (RecursionError, SyntaxError):  # Jinja's own parser, or Python's of what it made
        raise _problem("brackets are nested too deeply", path, first_line, None) from None
    except (
        EmptyValue,
        TemplateError,
        TypeError,
        ValueError,
        LookupError,
        ArithmeticError,
    ) as error:
        raise _problem(str(error), path, first_line, _line_of(error)) from None


class _Mistake(Exception):
    def __init__(self, message: str, line: int | None) -> None:
        super().__init__(message)
        self.line = line


def _ready(template: str, context: Mapping[str, Any]) -> Template:
    environment = _environment()
    tree = environment.parse(template, filename=_FILE)
    every = list(_every(tree))
    names = [node for node in every if isinstance(node, nodes.Name)]
    known = {*context, *(node.name for node in names if node.ctx == "store")}
    for node in every:
        _examine(node)
    for node in names:
        if node.name not in known:
            raise _Mistake(_unknown("value", node.name, context), node.lineno)
    return environment.template_class.from_code(
        environment, environment.compile(tree, filename=_FILE), dict(environment.globals)
    )


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        finalize=lambda value: escape(spoken(value)),
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        optimized=False,  # constants are worked out in `generate`, under its limit
        keep_trailing_newline=True,
    )
    environment.filters = dict(FILTERS)
    environment.tests.clear()
    environment.globals.clear()
    return environment


def _every(node: nodes.Node, loops: int = 0) -> Iterator[nodes.Node]:
    if isinstance(node, nodes.For):
        loops += 1
        if loops > 1:
            raise _Mistake("a for inside a for can't be used in an announcement", node.lineno)
    yield node
    for child in node.iter_child_nodes():
        yield from _every(child, loops)


def _examine(node: nodes.Node) -> None:
    if not isinstance(node, _ALLOWED):
        other = "arithmetic" if isinstance(node, nodes.BinExpr) else type(node).__name__.lower()
        name = _NAMES.get(type(node), other)
        raise _Mistake(f"{name} can't be used in an announcement", node.lineno)
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        raise _Mistake(_unknown("filter", node.name, FILTERS), node.lineno)
    if isinstance(node, nodes.For) and node.recursive:
        raise _Mistake("a recursive for can't be used in an announcement", node.lineno)


def _limited(pieces: Iterator[str]) -> Iterator[str]:
    length = 0
    for piece in pieces:
        length += len(piece)
        if length > LONGEST:
            raise _Mistake(f"the text grows beyond {LONGEST:,} characters; shorten it", None)
        yield piece


def _unknown(what: str, name: str, known: Any) -> str:
    guess = did_you_mean(name, known)
    return f'there is no {what} "{name}"; {guess or "there are: " + ", ".join(known)}'


def _syntax(error: TemplateSyntaxError) -> str:
    return (
        f"the signs {{{{ }}}} or {{% %}} here can't be read ({error.message}); "
        "a value is written {{ title }}, a choice {% if event_time %} … {% endif %}"
    )


def _line_of(error: BaseException) -> int | None:
    """The template's line on which it went wrong: Jinja puts it into the traceback."""
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == _FILE:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _problem(message: str, path: str, first_line: int, line: int | None) -> ContentProblem:
    place = None if line is None else first_line + line - 1
    sentence = f"{message[:1].upper()}{message[1:].rstrip('.')}"
    end = "" if sentence.endswith(("?", "…")) else "."
    return ContentProblem(f"{sentence}{end}", path=path, line=place)
