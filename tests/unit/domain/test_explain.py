from pydantic import BaseModel, ConfigDict, Field, ValidationError

from schoolcast.domain.explain import did_you_mean, explain, keys_at


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    ratio: float = Field(default=0, le=1)


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    inner: Inner | None = None
    several: tuple[Inner, ...] = ()
    named: dict[str, Inner] = {}
    flag: bool = False
    count: int = 0


def messages(data: dict[str, object]) -> dict[str | None, str]:
    try:
        Outer.model_validate(data)
    except ValidationError as error:
        return {found.key: found.message for found in explain(error, Outer, data)}
    return {}


def test_the_known_keys_of_nested_parts() -> None:
    assert keys_at(Outer, ("inner",)) == ["name", "ratio"]
    assert keys_at(Outer, ("several", 1)) == ["name", "ratio"]
    assert keys_at(Outer, ("named", "x")) == ["name", "ratio"]
    assert keys_at(Outer, ("flag",)) == []
    assert "count" in keys_at(Outer, ())


def test_every_mistake_is_told_once_and_never_in_the_words_of_the_library() -> None:
    found = messages(
        {
            "inner": {"nmae": "x"},
            "several": [{"name": "x", "ratio": 3}, 5],
            "named": "x",
            "flag": "perhaps",
            "count": "many",
            "qqqqq": 1,
        }
    )
    assert found == {
        "inner.name": "is missing; add it",
        "inner.nmae": 'there is no key "nmae" here; did you mean "name"?',
        "several[0].ratio": "3 can't be used here",
        "several[1]": "5 can't stand here; it takes keys of its own in curly brackets",
        "named": '"x" can\'t stand here; it takes keys of its own in curly brackets',
        "flag": '"perhaps" is neither true nor false',
        "count": '"many" is not a whole number',
        "qqqqq": 'there is no key "qqqqq" here; known are: inner, several, named, flag, count',
    }


def test_a_suggestion_only_for_what_is_near() -> None:
    assert did_you_mean("insetday", ["inset-day", "friends"]) == 'did you mean "inset-day"?'
    assert did_you_mean("zzz", ["inset-day"]) == ""
