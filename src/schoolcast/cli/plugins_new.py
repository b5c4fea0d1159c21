"""`schoolcast plugins new`: a connector package that passes its tests from the first minute."""

import re
from importlib.resources import files
from pathlib import Path

import click

from schoolcast.cli.exits import Exit
from schoolcast.cli.output import show

_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_LONGEST = 40


@click.command("new")
@click.argument("name", metavar="NAME")
def new(name: str) -> Exit:
    """Write a connector package called schoolcast-NAME into the current folder."""
    from schoolcast.domain.errors import UsageProblem

    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        raise UsageProblem(
            f'"{name}" can\'t be the name of a connector: use small letters, digits and hyphens, '
            f"a letter first, {_LONGEST} at most; such as hall-screen."
        )
    folder = Path(f"schoolcast-{name}")
    if folder.exists():
        raise UsageProblem(f"{folder} is there already; nothing was changed.")
    try:
        write_package(folder, name)
    except OSError as error:
        raise UsageProblem(f"{folder} can't be written: {error.strerror or error}.") from None
    show(f"{folder}: a connector that passes its tests. Next:")
    show(f"    cd {folder}\n    pip install -e .\n    pytest\n    schoolcast plugins list")
    return Exit.DONE


def write_package(folder: Path, name: str) -> None:
    """Write the package of the connector `name` into `folder`; OSError."""
    module = f"schoolcast_{name.replace('-', '_')}"
    words = {
        "@NAME@": name,
        "@MODULE@": module,
        "@PACKAGE@": f"schoolcast-{name}",
        "@CLASS@": "".join(part.capitalize() for part in name.split("-")),
        "@TITLE@": name.replace("-", " ").capitalize(),
    }
    for template, place in (
        ("pyproject.toml", folder),
        ("README.md", folder),
        ("__init__.py", folder / "src" / module),
        ("connector.py", folder / "src" / module),
        ("test_contract.py", folder / "tests"),
    ):
        place.mkdir(parents=True, exist_ok=True)
        (place / template).write_text(_filled(template, words), encoding="utf-8")


def _filled(template: str, words: dict[str, str]) -> str:
    source = files("schoolcast.cli") / "new_plugin" / f"{template}.tmpl"
    text = source.read_text(encoding="utf-8")
    for mark, value in words.items():
        text = text.replace(mark, value)
    return text
