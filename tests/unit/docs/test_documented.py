"""Whatever people can write or meet stands in the documentation."""

import re
from collections.abc import Iterator
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel

from schoolcast.api import hookspecs
from schoolcast.cli.exits import Exit
from schoolcast.content.phrases import FILTERS
from schoolcast.domain.delivery import State
from schoolcast.domain.explain import keys_at
from schoolcast.domain.finding import Severity
from schoolcast.domain.item import ImageRef, Item, Kind, Variant
from schoolcast.domain.revision import RevisionState
from schoolcast.pipeline.holds import Code
from schoolcast.plugins import load_plugins
from schoolcast.settings import Settings

HOOKS = [name for name in vars(hookspecs) if name.startswith("schoolcast_")]
RULES = [rule.id for rule in load_plugins(only=["builtin-rules"]).rules]
BY_TEXT = {"body"}  # written below the keys


def settings_keys(model: type[BaseModel] = Settings, inside: str = "") -> Iterator[str]:
    """Every key of config.toml as the page writes it: "[school] id", "[[channels]] name"."""
    for name, field in model.model_fields.items():
        path = f"{inside}.{field.alias or name}".lstrip(".")
        part, many = part_of(field.annotation)
        if part is not None:
            for key in settings_keys(part, path):
                yield f"[{key.partition(' ')[0]}] {key.partition(' ')[2]}" if many else key
        else:
            yield f"[{inside}] {field.alias or name}"


def part_of(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    """The model that a key holds, and whether it holds many."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    inner = [each for each in get_args(annotation) if part_of(each)[0]]
    return (part_of(inner[0])[0], get_origin(annotation) is tuple) if inner else (None, False)


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_is_documented(plugins_page: Any, hook: str) -> None:
    assert f"`{hook}(register)`" in plugins_page.text


def test_the_hooks_are_known() -> None:
    assert "schoolcast_register_connectors" in HOOKS


@pytest.mark.parametrize("key", [*settings_keys()])
def test_every_setting_is_documented(operator_page: Any, key: str) -> None:
    assert f"| `{key}` |" in operator_page.text


def test_the_settings_are_known() -> None:
    assert {"[school] id", "[[channels]] name"} <= set(settings_keys())


@pytest.mark.parametrize("code", Exit)
def test_every_exit_code_is_documented(operator_page: Any, code: Exit) -> None:
    assert f"\n| {code.value} |" in operator_page.text


@pytest.mark.parametrize("rule", RULES)
def test_every_built_in_rule_is_documented(pages: list[Any], rule: str) -> None:
    assert any(f"`{rule}`" in page.text for page in pages)


@pytest.mark.parametrize("key", sorted({*keys_at(Item, ())} - BY_TEXT))
def test_every_front_matter_key_is_documented(office_page: Any, key: str) -> None:
    assert f"\n| `{key}` |" in office_page.text


@pytest.mark.parametrize("key", ImageRef.model_fields)
def test_every_key_of_a_picture_is_documented(office_page: Any, key: str) -> None:
    assert f"\n| `{key}` |" in office_page.text


@pytest.mark.parametrize("key", Variant.model_fields)
def test_every_key_of_a_variant_is_documented(office_page: Any, key: str) -> None:
    part = office_page.text.partition("[variants.x]")[2].partition("##")[0]
    assert f"\n{key} = " in part


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_documented(office_page: Any, kind: Kind) -> None:
    assert f"\n| `{kind}` |" in office_page.text


@pytest.mark.parametrize("name", FILTERS)
def test_every_filter_is_documented(office_page: Any, name: str) -> None:
    assert re.search(rf"^\| [^|]*`{name}`", office_page.text, re.M)


@pytest.mark.parametrize("severity", Severity)
def test_every_weight_is_documented(office_page: Any, severity: Severity) -> None:
    assert f"\n| `{severity}` |" in office_page.text


@pytest.mark.parametrize("state", [*State, *RevisionState])
def test_every_state_is_documented(delivery_page: Any, state: str) -> None:
    assert f"\n| `{state}` |" in delivery_page.text


@pytest.mark.parametrize("code", Code)
def test_every_reason_to_hold_is_documented(delivery_page: Any, code: Code) -> None:
    assert f"\n| `{code}` |" in delivery_page.text
