"""Reading pictures: what rules may know of the pictures of one revision, and having them read."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from schoolcast.domain.errors import NotFound
from schoolcast.domain.facts import Facts
from schoolcast.domain.picture import PictureFacts
from schoolcast.domain.revision import PostImage, Revision
from schoolcast.pipeline.school import School

Progress = Callable[[str], None]
ANY_NUMBER = 2**31


def pictures_of(revision: Revision) -> list[PostImage]:
    """Every picture of its posts, each once, with a channel's own copies."""
    return list({image.sha256: image for post in revision.posts for image in post.images}.values())


def read_so_far(revision: Revision, school: School) -> tuple[PictureFacts, ...]:
    """What has been read in its pictures."""
    return school.readings.facts(pictures_of(revision))


def with_pictures(facts: Facts, revision: Revision, school: School) -> Facts:
    """The facts as rules see them for this revision: its own pictures and no others."""
    return replace(facts, pictures=read_so_far(revision, school))


def read_pictures(
    revisions: Iterable[Revision],
    school: School,
    progress: Progress = lambda words: None,
    *,
    most: int = ANY_NUMBER,
    stop: Callable[[], bool] = lambda: False,
) -> int:
    """Read what has not been read in their pictures, `most` of them; how many that were.

    It takes a second or two for each. A picture whose clean copy is gone is left out here, and
    stops its posts elsewhere. StoreProblem where what was read can't be kept.
    """
    images = [image for revision in revisions for image in pictures_of(revision)]
    waiting = school.readings.unread(images)[:most]
    for number, image in enumerate(waiting, start=1):
        if stop():
            return number - 1
        progress(f"reading picture {number} of {len(waiting)}: {image.file or image.sha256[:12]}")
        try:
            school.readings.read(image)
        except NotFound:
            continue
    return len(waiting)


def read_open(
    school: School,
    progress: Progress = lambda words: None,
    *,
    most: int = ANY_NUMBER,
    stop: Callable[[], bool] = lambda: False,
) -> int:
    """Read what has not been read in the pictures of everything open; how many pictures.

    For what came in while nothing could be read, and after a reader has been changed.
    """
    revisions = [stored.revision for stored in school.store.open_revisions()]
    return read_pictures(revisions, school, progress, most=most, stop=stop)
