"""Bringing in dates: a calendar, a workbook or a list becomes drafts, after a look."""

import base64
import hashlib
import zlib
from collections.abc import Iterator
from pathlib import PurePath

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from schoolcast.bootstrap.importing import Wish, classes_of, import_chosen, import_table
from schoolcast.domain.errors import SchoolcastError
from schoolcast.domain.item import WHOLE_SCHOOL
from schoolcast.pipeline.import_records import CHOOSABLE, ImportTable, RowState
from schoolcast.pipeline.import_taking import Carried
from schoolcast.web.access import WRITERS, Pages
from schoolcast.web.forms import Form, sent
from schoolcast.web.visiting import desk, school, viewer

pages = Pages("imports")
LARGEST = 1024 * 1024
"""Bytes of a file here; it travels with the form until its rows are chosen."""
MOST_SHOWN = 500  # rows on the page; a longer list is brought in a school year at a time
_KINDS = {
    "ics": "A calendar (.ics)",
    "xlsx": "A workbook (.xlsx)",
    "csv": "A list (.csv)",
    "text": "Text that was copied",
}
_WORDS = {
    RowState.NEW: ("New", "green"),
    RowState.CHANGED: ("Changed", "blue"),
    RowState.UNCHANGED: ("Unchanged", "grey"),
    RowState.PROBLEM: ("Problem", "red"),
    RowState.GONE: ("No longer there", "orange"),
    RowState.LEFT_OUT: ("Left out", "grey"),
}


@pages.page("/imports", WRITERS)
def start() -> str:
    """The form: a file, or text to paste."""
    return _start_page(Form())


def _start_page(form: Form) -> str:
    audiences = [WHOLE_SCHOOL, *classes_of(school()).values()]
    return render_template("imports.html", form=form, audiences=audiences)


@pages.page("/imports", WRITERS, post=True)
def look() -> str | tuple[str, int]:
    """What an import would do; nothing is changed."""
    form = sent()
    name, content = _uploaded(form)
    if not form:
        return _start_page(form), 400
    kind = PurePath(name).suffix.lower().removeprefix(".") if name else "text"
    if kind not in _KINDS:
        form.mistakes["file"] = f"Choose a file that ends in .ics, .xlsx or .csv, not {kind[:20]}"
        return _start_page(form), 400
    form.values |= {"kind": kind, "name": name, "content": _packed(content)}
    try:
        table = _table(form, content)
    except SchoolcastError as problem:
        form.mistakes["file" if name else "text"] = problem.message
        return _start_page(form), 400
    return _table_page(table, form)


def _uploaded(form: Form) -> tuple[str, bytes]:
    """The file's name, "" for pasted text, and what is in it."""
    file = request.files.get("file")
    if file is not None and file.filename:
        with file.stream as stream:  # a large one lies in a temporary file
            content = stream.read(LARGEST + 1)
        if len(content) > LARGEST:
            form.mistakes["file"] = "The file is larger than 1 MB; export one school year of it"
        return PurePath(file.filename.replace("\\", "/")).name[:200], content
    text = form.get("text").encode()
    if not text:
        form.mistakes["file"] = "Choose a file, or paste a list below"
    if len(text) > LARGEST:
        form.mistakes["text"] = "That is more than 1 MB; paste one school year of it"
    return "", text


def _packed(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content)).decode()


def _unpacked(text: str) -> bytes:
    """What travelled with the form; b"" for what is none of ours, or more than was allowed."""
    try:
        opened = zlib.decompressobj()
        content = opened.decompress(base64.b64decode(text, validate=True), LARGEST)
    except (ValueError, zlib.error):
        return b""
    return b"" if opened.unconsumed_tail else content


def _table(form: Form, content: bytes) -> ImportTable:
    wish = Wish(
        name=form.get("name"),
        source=" ".join(form.get("source").split())[:100],
        audience=form.get("audience") or None,
        year=form.get("year") or None,
        month_first=bool(form.get("month_first")),
    )
    return import_table(desk().app, form.get("kind"), content, wish)


def _table_page(table: ImportTable, form: Form) -> str:
    return render_template(
        "imports_table.html",
        table=table,
        rows=table.rows[:MOST_SHOWN],
        words=_WORDS,
        choosable=CHOOSABLE,
        usual=(RowState.NEW, RowState.CHANGED),
        form=form,
        mark=_mark(table),
        hidden={
            name: form.get(name)
            for name in ("kind", "name", "content", "source", "audience", "year", "month_first")
        },
    )


def _taken_out(done: Carried) -> Iterator[str]:
    """What an import ended, in words."""
    yield from (f"Taken out: {path}." for path in done.removed)
    for one in done.called_off:
        words = f"{one.item} is called off: {len(one.stopped)} posts stopped."
        if one.after.public:
            words += f" {len(one.after.public)} are public and no longer true."
        yield f"{words} A correction lies in {one.after.draft}." if one.after.draft else words


def _mark(table: ImportTable) -> str:
    """What the rows were, so that nobody chooses from one table and gets another."""
    rows = "\n".join(f"{row.number} {row.state} {row.key} {row.digest}" for row in table.rows)
    return hashlib.sha256(rows.encode()).hexdigest()[:32]


@pages.page("/imports/drafts", WRITERS, post=True)
def take() -> Response | str | tuple[str, int]:
    """Write the chosen rows as drafts; nothing is sent for approval by this."""
    form = sent()
    content = _unpacked(form.get("content"))
    if not content:
        form.mistakes["file"] = "Choose the file once more; it did not arrive whole"
        return _start_page(form), 400
    try:
        table = _table(form, content)
    except SchoolcastError as problem:
        form.mistakes["file"] = problem.message
        return _start_page(form), 400
    numbers = [row.number for row in table.rows if form.get(f"row-{row.number}")]
    if form.get("mark") != _mark(table):
        form.mistakes[""] = "Something was changed here meanwhile. Choose once more."
    elif not numbers:
        form.mistakes["rows"] = "Choose at least one row"
    if form:
        try:
            done = import_chosen(desk().app, table, numbers, person=viewer().name)
        except SchoolcastError as problem:
            form.mistakes[""] = problem.message
        else:
            flash(f"Written: {len(done.written)} files. Read them, then send them for approval.")
            for words in (*_taken_out(done), *done.advice)[:20]:
                flash(words)
            return redirect(url_for("imports.start"))
    return _table_page(table, form), 400
