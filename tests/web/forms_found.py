"""The forms of a page, as a program finds them that knows nothing of these pages."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_TEXT = frozenset(
    {"text", "email", "search", "url", "date", "month", "time", "datetime-local", "password"}
)


@dataclass
class Found:
    """A form: where it goes, what it holds, and which fields take words."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    open_fields: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self, here: str) -> None:
        super().__init__()
        self.here = here
        self.forms: list[Found] = []
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = has.get("action") or self.here
            self.forms.append(Found(action, has.get("method", "get").lower()))
        elif self.forms and (name := has.get("name")):
            self._field(tag, name, has)
        elif self.forms and tag == "option" and self._select:
            if "selected" in has or self._select not in self.forms[-1].values:
                self.forms[-1].values[self._select] = has.get("value", "")

    def _field(self, tag: str, name: str, has: dict[str, str]) -> None:
        form, kind = self.forms[-1], has.get("type", "text")
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area = name
            form.values[name] = ""
            form.open_fields.add(name)
        elif tag == "input" and (kind not in ("checkbox", "radio", "file") or "checked" in has):
            form.values[name] = has.get("value", "")
            if kind in _TEXT:
                form.open_fields.add(name)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("select", "textarea"):
            self._select = self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1].values[self._area] += data


def forms_of(text: str, here: str) -> list[Found]:
    """Every form of the page at `here`."""
    reader = _Reader(here)
    reader.feed(text)
    return reader.forms
