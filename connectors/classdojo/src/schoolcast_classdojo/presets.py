"""Apps whose settings are known: what a school writes in config.toml goes before these."""

from dataclasses import dataclass
from typing import ClassVar

from schoolcast.api import Post
from schoolcast.api.by_hand import HandOffConnector, HandOffSettings


class ClassDojoSettings(HandOffSettings):
    """ClassDojo: class news goes to the Class Story, whole-school news to the School Story."""

    title: str = "ClassDojo"
    address: str = "https://teach.classdojo.com/"
    wording: tuple[str, ...] = (
        "If your ClassDojo offers to schedule the post, choose the time named above.",
        "Leave comments switched off.",
    )


class SchoopSettings(HandOffSettings):
    """Schoop, the messaging app that the policy names."""

    title: str = "Schoop"
    address: str = "https://www.schoop.co.uk/"
    max_images: int = 1


@dataclass(frozen=True, kw_only=True)
class ClassDojoConnector(HandOffConnector):
    """Hands posts to the teacher who posts them in ClassDojo.

    ClassDojo has no interface for posting, and its terms forbid access by programs and shared
    passwords; so there is nothing here that signs in.
    """

    kind: ClassVar[str] = "classdojo"
    title: ClassVar[str] = "ClassDojo"
    Settings: ClassVar[type[HandOffSettings]] = ClassDojoSettings

    def place(self, post: Post) -> str:
        """The story that fits the audience, unless the settings name a place."""
        if self.settings.place:
            return self.settings.place
        kind, _, name = post.audience.partition(":")
        if kind == "class":
            return f"Class Story: {name.replace('-', ' ').title()}"
        return "School Story"


@dataclass(frozen=True, kw_only=True)
class SchoopConnector(HandOffConnector):
    """Hands posts to whoever posts them in Schoop."""

    kind: ClassVar[str] = "schoop"
    title: ClassVar[str] = "Schoop"
    Settings: ClassVar[type[HandOffSettings]] = SchoopSettings
