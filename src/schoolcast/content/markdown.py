"""A small Markdown subset to plain text: what is left out is refused, never dropped.

Line breaks stay as typed. Bold and italic become plain words, lists keep their marks, headings
their line, links become "words: address" at the end of a line and "words (address)" elsewhere.
"""

import re
from collections.abc import Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

BULLET = "- "  # X counts • as two letters, and a hyphen as one
_ESCAPED = re.compile(r"([\\`*_\[\]<>#&!|~])")
_LINE_START = re.compile(r"^(\s*)([-+]|\d+(?=[.)]))", re.M)
_SAFE_LINK = re.compile(r"^(https?://|mailto:|tel:)", re.I)
_BARE_URL = re.compile(r"(?<![(<])https?://[^\s<>()\[\]]*[^\s<>()\[\]*_]")
_REFUSED = {
    "html_block": "HTML can't be used; write plain text",
    "html_inline": "HTML can't be used; write plain text",
    "image": "pictures belong in the front matter, under images, with an alt text each",
    "table_open": "tables can't be shown in a post; write a list",
    "fence": "blocks between ``` can't be shown in a post; write plain text",
    "blockquote_open": "quotations that begin with > can't be shown in a post; use quotation marks",
}


class MarkdownProblem(Exception):
    """Something that a post can't show; `line` counts from 1 in the text."""

    def __init__(self, message: str, line: int | None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def plain_text(markdown: str) -> str:
    """The post as people will read it; MarkdownProblem for what a post can't show."""
    whole_addresses = _BARE_URL.sub(lambda found: _shield_address(found[0]), markdown)
    return _Blocks(_parser().parse(whole_addresses)).text()


def escape(text: str) -> str:
    """Text that stands for itself: `plain_text(escape(text))` is `text`, line for line."""
    return _LINE_START.sub(_shield, _ESCAPED.sub(r"\\\1", text))


def _shield(found: re.Match[str]) -> str:
    """A hyphen or number at the start of a line would begin a list."""
    mark = found[2]
    return f"{found[1]}\\{mark}" if mark in "-+" else f"{found[1]}{mark}\\"


def _shield_address(url: str) -> str:
    """Stars and underlines in a web address are part of it, not italics."""
    return re.sub(r"(?<!\\)([*_])", r"\\\1", url)


@cache
def _parser() -> MarkdownIt:
    """HTML, tables, pictures and the like are switched on only to be recognised and refused."""
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    parser.disable(["code", "hr", "lheading", "reference", "backticks"])
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return parser


class _Blocks:
    """Walks the parsed blocks and puts lines together."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._numbers: list[int | None] = []  # the next number of each open list; None for bullets
        self._marks: list[str] = []
        self._begins_entry = False
        self._lines: list[str] = []
        self._end = 0  # the source line after the last one written

    def text(self) -> str:
        for token in self._tokens:
            self._block(token)
        return "\n".join(line.rstrip() for line in self._lines)

    def _block(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open":
                self._numbers.append(None)
            case "ordered_list_open":
                self._numbers.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                self._numbers.pop()
            case "list_item_open":
                self._marks.append(self._mark(token))
                self._begins_entry = True
            case "list_item_close":
                self._marks.pop()
            case "inline":
                self._paragraph(token)
            case _ if token.type in _REFUSED:
                raise MarkdownProblem(_REFUSED[token.type], _line(token))

    def _mark(self, token: Token) -> str:
        number = self._numbers[-1]
        if number is None:
            return BULLET
        self._numbers[-1] = number + 1
        return f"{token.info or number}{token.markup} "

    def _paragraph(self, token: Token) -> None:
        start, end = token.map or (self._end, self._end)
        if self._lines and start > self._end:
            self._lines.append("")
        self._end = end
        for line in _Words(token.children or [], _line(token)).text().split("\n"):
            self._lines.append(self._indent() + line)

    def _indent(self) -> str:
        spaces = [" " * len(mark) for mark in self._marks]
        if self._begins_entry and spaces:
            spaces[-1] = self._marks[-1]
        self._begins_entry = False
        return "".join(spaces)


class _Words:
    """The words of one paragraph."""

    def __init__(self, tokens: Sequence[Token], line: int | None) -> None:
        self._tokens = tokens
        self._line = line
        self._out: list[str] = []

    def text(self) -> str:
        at = 0
        while at < len(self._tokens):
            token = self._tokens[at]
            if token.type == "link_open":
                at = self._link(at)
            else:
                self._word(token)
            at += 1
        return "".join(self._out)

    def _word(self, token: Token) -> None:
        if token.type in _REFUSED:
            raise MarkdownProblem(_REFUSED[token.type], self._line)
        if token.type in ("softbreak", "hardbreak"):
            self._out.append("\n")
            self._line = self._line and self._line + 1
        else:
            self._out.append(token.content)

    def _link(self, at: int) -> int:
        """Write the link that opens at `at`; the place of its closing token."""
        opening = self._tokens[at]
        end = next(
            place for place in range(at, len(self._tokens))
            if self._tokens[place].type == "link_close"
        )  # fmt: skip
        url = str(opening.attrGet("href") or "")
        if not _SAFE_LINK.match(url):
            raise MarkdownProblem(
                f'the link "{url}" is no full web address; write https://…', self._line
            )
        if opening.attrGet("title"):
            raise MarkdownProblem("a link can't have a title in quotes; take it away", self._line)
        words = _Words(self._tokens[at + 1 : end], self._line).text()
        self._out.append(_link_text(words, url, last=self._ends_line(end)))
        return end

    def _ends_line(self, end: int) -> bool:
        following = self._tokens[end + 1 : end + 2]
        return not following or following[0].type in ("softbreak", "hardbreak")


def _link_text(words: str, url: str, *, last: bool) -> str:
    address = re.sub(r"^(mailto|tel):", "", url, flags=re.I)
    if not words.strip() or words in (url, address):
        return address
    return f"{words}: {address}" if last else f"{words} ({address})"


def _line(token: Token) -> int | None:
    return token.map[0] + 1 if token.map else None
