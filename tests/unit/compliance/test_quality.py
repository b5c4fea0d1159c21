"""The gate: what the rules reach on labelled posts must not fall."""

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def bench() -> Any:
    """The benchmark, which lies beside the package."""
    sys.path.insert(0, str(ROOT))
    try:
        return importlib.import_module("benchmarks.compliance")
    finally:
        sys.path.remove(str(ROOT))


@pytest.mark.parametrize(
    "name", ["development", "kept_back", "second_set", "third_set", "fourth_set", "fifth_set"]
)
def test_names_and_all_labelled_kinds(bench: Any, name: str) -> None:
    figures = bench.quality(bench.posts.SETS[name](), bench.the_facts())
    assert figures["name"]["recall"] >= 0.98
    assert figures["name"]["precision"] >= 0.95
    assert figures["all"]["recall"] >= 0.98
    assert figures["all"]["precision"] >= 0.95
    assert figures["clean_blocked"] <= 0.01


@pytest.mark.parametrize("name", ["sixth_set", "seventh_set"])
def test_posts_on_which_nothing_was_tuned(bench: Any, name: str) -> None:
    """What a school may expect; where this fails, write a new set rather than tune on these."""
    figures = bench.quality(bench.posts.SETS[name](), bench.the_facts())
    assert figures["name"]["recall"] >= 0.97
    assert figures["name"]["precision"] >= 0.9
    assert figures["all"]["recall"] >= 0.93
    assert figures["all"]["precision"] >= 0.9
    assert figures["clean_blocked"] <= 0.01


@pytest.mark.parametrize("name", ["third_set", "fourth_set", "fifth_set"])
@pytest.mark.parametrize("family", ["pii", "sens", "indirect", "whereabouts"])
def test_each_kind_by_itself(bench: Any, name: str, family: str) -> None:
    figures = bench.quality(bench.posts.SETS[name](), bench.the_facts())[family]
    assert figures["recall"] >= 0.95
    assert figures["precision"] >= 0.75


def test_nothing_to_find_has_no_share(bench: Any) -> None:
    figures = bench.quality(bench.posts.kept_back(), bench.the_facts())
    assert figures["indirect"] == {"precision": None, "recall": None}


def test_other_children_in_the_same_places_are_found(bench: Any) -> None:
    assert bench.swapped(bench.the_facts(), rounds=2)["found"] >= 0.985


def test_forms_of_names(bench: Any) -> None:
    figures = bench.perturbation(bench.the_facts())
    assert len(figures) == 24
    for form in ("full name", "decomposed", "genitive", "zero-width", "file name", "look-alikes"):
        assert figures[form]["stopped"] >= 0.99
    weak = {"surname": 0.92, "initials": 0.96}
    for form, share in figures.items():
        assert share["found"] >= weak.get(form, 0.97), form


def test_a_roll_of_500_fits(bench: Any) -> None:
    assert bench.memory() < 20
