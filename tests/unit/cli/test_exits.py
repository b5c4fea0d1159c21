"""Exit codes and their precedence."""

import pytest

from schoolcast.cli.exits import Exit, code_of, worst
from schoolcast.domain.delivery import ForbiddenMove
from schoolcast.domain.errors import (
    Busy,
    ConfigurationProblem,
    ContentProblem,
    LeaseLost,
    LibraryMissing,
    NotAllowed,
    NotFound,
    SchemaProblem,
    SchoolcastError,
    SecretProblem,
    StoreProblem,
    TimeProblem,
    UsageProblem,
)


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (UsageProblem(), 2),
        (NotFound(), 2),
        (NotAllowed(), 2),
        (TimeProblem(), 2),
        (ForbiddenMove(), 2),
        (ContentProblem("no", path="a.md"), 3),
        (LibraryMissing(), 3),
        (ConfigurationProblem(), 5),
        (SecretProblem(), 5),
        (SchemaProblem(), 5),
        (StoreProblem(), 5),
        (Busy(), 75),
        (LeaseLost(), 1),
        (SchoolcastError(), 1),
    ],
)
def test_each_error_has_its_code(problem: SchoolcastError, code: int) -> None:
    assert code_of(problem) == code


@pytest.mark.parametrize(
    ("codes", "stands"),
    [
        ([], 0),
        ([0, 4], 4),
        ([4, 3], 3),
        ([3, 75], 75),
        ([75, 5], 5),
        ([5, 1, 0], 1),
        ([3, 2], 2),
    ],
)
def test_precedence(codes: list[int], stands: int) -> None:
    assert worst(map(Exit, codes)) == stands
