"""The example importer passes the contract outside, and the page shows the code that passed."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "examples" / "schoolcast-importer-fixtures"
_BLOCK = re.compile(r"<!-- file: (\S+) -->\n```python\n(.*?)```", re.DOTALL)


def test_the_page_shows_the_file_that_is_tested() -> None:
    page = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
    ((name, code),) = _BLOCK.findall(page)
    assert (ROOT / name).read_text(encoding="utf-8") == code, f"paste {name} into the page"


def test_the_example_passes_the_contract_outside(tmp_path: Path) -> None:
    package = tmp_path / "somewhere"
    shutil.copytree(EXAMPLE, package, ignore=shutil.ignore_patterns("__pycache__"))
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=package,
        env=environment | {"PYTHONPATH": str(package / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout
