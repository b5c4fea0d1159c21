"""No program looks into a video here: somebody watches it to the end, and says so."""

from typing import ClassVar

from schoolcast.api import (
    Checker,
    Facts,
    Finding,
    Need,
    OverridableBy,
    Post,
    PostVideo,
    Revision,
    Severity,
)


class _VideoRule:
    clause: ClassVar[str] = "24"
    needs: ClassVar[frozenset[Need]] = frozenset()
    version: ClassVar[int] = 1

    def prepare(self, facts: Facts) -> Checker:
        return self  # type: ignore[return-value]  # both rules below check


class VideoWatch(_VideoRule):
    """Who can be recognised or heard in a video, only a person can tell."""

    id: ClassVar[str] = "VIDEO-WATCH"
    severity: ClassVar[Severity] = Severity.MUST_RESOLVE
    overridable_by: ClassVar[OverridableBy] = OverridableBy.APPROVER

    def check(self, revision: Revision) -> list[Finding]:
        return [
            _finding(self, post, number, _watch(video, number))
            for post in revision.posts
            for number, video in enumerate(post.videos)
        ]


class VideoPlace(_VideoRule):
    """Where a video was filmed may stand inside the file, where schoolcast can't remove it."""

    id: ClassVar[str] = "VIDEO-PLACE"
    severity: ClassVar[Severity] = Severity.WARN
    overridable_by: ClassVar[OverridableBy] = OverridableBy.APPROVER

    def check(self, revision: Revision) -> list[Finding]:
        message = (
            "Where this video was filmed may stand inside the file, and can't be taken out here. "
            "Save it anew without its location, or make sure that it was filmed at school."
        )
        return [
            _finding(self, post, number, message)
            for post in revision.posts
            for number, video in enumerate(post.videos)
            if video.tells_place
        ]


def _watch(video: PostVideo, number: int) -> str:
    listed = {0: "no child is", 1: "one child is"}.get(
        len(video.children), f"{len(video.children)} children are"
    )
    return (
        f"For video {number + 1} {listed} listed. Have you watched it to the end, with sound, and "
        "is every child listed who can be recognised or is named in it?"
    )


def _finding(rule: VideoWatch | VideoPlace, post: Post, number: int, message: str) -> Finding:
    video = post.videos[number]
    return Finding(
        rule=rule.id,
        clause=rule.clause,
        severity=rule.severity,
        overridable_by=rule.overridable_by,
        message=message,
        field=f"videos[{number}]",
        excerpt=f"{video.sha256[:12]} {len(video.children)}",
        slot=post.slot,
        channel=post.channel,
    )


VIDEO_RULES = (VideoPlace, VideoWatch)
