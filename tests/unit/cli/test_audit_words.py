"""Every action that the record can hold is said in words, not by its own name."""

import ast
from collections.abc import Iterator
from pathlib import Path

import schoolcast
from schoolcast.domain.delivery import MOVES, Actor
from schoolcast.office.audit_words import ACTIONS

_TAKE_IT_BY_PLACE = ("_device_changed", "_noted")


def _modules() -> Iterator[ast.Module]:
    for path in sorted(Path(schoolcast.__file__).parent.rglob("*.py")):
        yield ast.parse(path.read_text(encoding="utf-8"))


def _constants(modules: list[ast.Module]) -> dict[str, str]:
    return {
        target.id: node.value.value
        for module in modules
        for node in module.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }


def _given(call: ast.Call) -> Iterator[ast.expr]:
    yield from (word.value for word in call.keywords if word.arg == "action")
    if isinstance(call.func, ast.Attribute) and call.func.attr in _TAKE_IT_BY_PLACE:
        yield from call.args


def _written() -> Iterator[str]:
    modules = list(_modules())
    named = _constants(modules)
    for module in modules:
        for call in (node for node in ast.walk(module) if isinstance(node, ast.Call)):
            for given in _given(call):
                if isinstance(given, ast.Constant) and isinstance(given.value, str):
                    yield given.value
                elif isinstance(given, ast.Name) and given.id in named:
                    yield named[given.id]


def test_every_action_on_record_has_its_words() -> None:
    written = set(_written())
    assert {"approve", "stop", "approve-device", "absence-starts", "calendar-link"} <= written
    decided = {move.end.value for move in MOVES if move.by is Actor.PERSON}
    assert (written | decided) - ACTIONS.keys() == set()
    assert not [words for words in ACTIONS.values() if "-" in words.replace("set-up", "")]
