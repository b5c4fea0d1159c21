"""The pages of the documentation."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)


class Page:
    """One page: its text, and the blocks of code in it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = path.read_text(encoding="utf-8")

    def __repr__(self) -> str:
        return str(self.path.relative_to(ROOT))

    def blocks(self, language: str) -> list[str]:
        """The fenced blocks of that language; "" for those that name none."""
        return [body for named, body in _FENCE.findall(self.text) if named == language]


def page(name: str) -> Page:
    """A page by its path from the top."""
    return Page(ROOT / name)


def tracked() -> list[Path]:
    """Every file that git knows and that is there."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout")
    listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def all_pages() -> list[Page]:
    """README and everything below docs/."""
    top = [ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")]
    return [Page(path) for path in (*top, *sorted((ROOT / "docs").rglob("*.md")))]


@pytest.fixture
def pages() -> list[Page]:
    """README and everything below docs/."""
    return all_pages()


@pytest.fixture
def office_page() -> Page:
    """docs/office.md."""
    return page("docs/office.md")


@pytest.fixture
def operator_page() -> Page:
    """docs/operator.md."""
    return page("docs/operator.md")


@pytest.fixture
def plugins_page() -> Page:
    """docs/plugins.md."""
    return page("docs/plugins.md")


@pytest.fixture
def tracked_files() -> list[Path]:
    """Every file that git knows and that is there."""
    return tracked()


@pytest.fixture
def delivery_page() -> Page:
    """docs/delivery.md."""
    return page("docs/delivery.md")
