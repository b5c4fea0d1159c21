"""What a browser would send of a page's form that nobody has typed into."""

from html.parser import HTMLParser


class _Reader(HTMLParser):
    def __init__(self, action):
        super().__init__()
        self.action, self.inside = action, False
        self.fields, self.area, self.select = [], None, None

    def handle_starttag(self, tag, attrs):
        at = dict(attrs)
        if tag == "form":
            self.inside = at.get("action") == self.action and at.get("method") == "post"
        if not self.inside:
            return
        if tag == "input" and at.get("type") not in ("submit", "file"):
            self._input(at)
        elif tag == "textarea":
            self.area = at["name"]
            self.fields.append((self.area, ""))
        elif tag == "select":
            self.select = at["name"]
        elif tag == "option" and self.select and "selected" in at:
            self.fields.append((self.select, at.get("value", "")))

    def _input(self, at):
        if at.get("type") in ("radio", "checkbox") and "checked" not in at:
            return
        if at.get("name"):
            self.fields.append((at["name"], at.get("value", "")))

    def handle_data(self, data):
        if self.area:
            name, value = self.fields[-1]
            self.fields[-1] = (name, value + data)

    def handle_endtag(self, tag):
        if tag == "textarea":
            name, value = self.fields[-1]
            # A browser drops the first line break of a text field, and sends CR LF.
            self.fields[-1] = (name, value.removeprefix("\n").replace("\n", "\r\n"))
            self.area = None
        elif tag == "select":
            self.select = None
        elif tag == "form":
            self.inside = False


def fields_of(page, action):
    """The fields of the form that is sent to `action`, each name with all its values."""
    reader = _Reader(action)
    reader.feed(page)
    found = {}
    for name, value in reader.fields:
        found.setdefault(name, []).append(value)
    return found
