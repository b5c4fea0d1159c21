"""The [by_hand] part of config.toml: who posts what a channel's connector can't carry."""

from schoolcast.api.by_hand import Person, Posting


class ByHand(Posting):
    """Who posts videos and the like, and when they are told; one person for the school.

    Without an address mail goes to the first one under `[alerts] to`.
    """

    posts: Person = Person(name="The office")
