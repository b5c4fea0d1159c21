"""Runs the benchmarks and prints one JSON object; what goes on is told on standard error."""

import importlib
import json
import os
import pkgutil
import platform
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import benchmarks

Measure = Callable[[], dict[str, Any]]


def found() -> dict[str, Measure]:
    """Every benchmark of the package, by its NAME."""
    modules = [
        importlib.import_module(f"benchmarks.{module.name}")
        for module in pkgutil.iter_modules(benchmarks.__path__)
        if not module.name.startswith("_")
    ]
    return {module.NAME: module.measure for module in modules if hasattr(module, "NAME")}


def machine() -> dict[str, Any]:
    """What the figures depend on."""
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.system(),
        "machine": platform.machine(),
    }


def main(asked: Sequence[str]) -> int:
    """Measure what is asked for, or everything; 2 for a name that is none."""
    known = found()
    unknown = [name for name in asked if name not in known]
    if unknown:
        print(f"No benchmark {', '.join(unknown)}; there are {', '.join(known)}.", file=sys.stderr)
        return 2
    figures = {}
    for name in asked or known:
        began = time.monotonic()
        print(f"{name} …", file=sys.stderr)
        figures[name] = known[name]()
        print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr)
    print(json.dumps({"machine": machine(), "benchmarks": figures}, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
