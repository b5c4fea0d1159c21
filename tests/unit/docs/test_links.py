"""Links between pages lead somewhere."""

import re
from pathlib import Path
from typing import Any

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.M)
_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.M | re.S)


def anchors(text: str) -> set[str]:
    """The marks that a heading gets: small letters, hyphens, nothing else."""
    plain = re.compile(r"[^\w\- ]")
    return {
        plain.sub("", title).strip().lower().replace(" ", "-") for title in _HEADING.findall(text)
    }


def test_links_resolve(pages: list[Any]) -> None:
    broken, seen = [], 0
    for page in pages:
        for link in _LINK.findall(_CODE.sub("", page.text)):
            if link.startswith(("https://", "http://", "mailto:")):
                continue
            seen += 1
            path, _, anchor = link.partition("#")
            target: Path = (page.path.parent / path).resolve() if path else page.path
            if not target.exists():
                broken.append(f"{page}: {link}")
            elif anchor and anchor not in anchors(target.read_text(encoding="utf-8")):
                broken.append(f"{page}: {link}")
    assert seen > 10
    assert not broken
