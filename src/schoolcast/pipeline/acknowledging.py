"""ACK-POLICY: whoever writes or approves has confirmed the present version of the policy."""

from schoolcast.domain.errors import NotAllowed
from schoolcast.pipeline.school import School
from schoolcast.pipeline.submit import named, same_person

REQUIRE = "require"


def has_confirmed(person: str, school: School) -> bool:
    """Whether that person has confirmed the version that config.toml names."""
    return any(
        version == school.people.policy_version and same_person(person, name)
        for name, version, _ in school.store.acknowledgements()
    )


def asked_to_confirm(person: str, school: School) -> str:
    """The sentence for somebody who has not; "" for somebody who has.

    NotAllowed where the school requires it of everybody before they do anything.
    """
    person = named(person)
    if has_confirmed(person, school):
        return ""
    words = (
        f"{person} has not confirmed version {school.people.policy_version} of the social media "
        f'policy yet. Read it, then: schoolcast people users ack --as "{person}"'
    )
    if school.people.acknowledge == REQUIRE:
        raise NotAllowed(f"{words} Until then nothing of theirs is taken.")
    return words
