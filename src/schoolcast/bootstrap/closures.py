"""Where the pages' emergency closures become files."""

from schoolcast.content.closures import FolderClosures
from schoolcast.domain.errors import UsageProblem
from schoolcast.pipeline.school import School
from schoolcast.sample import sample_folder
from schoolcast.settings import Settings


def closures_of(settings: Settings, school: School) -> FolderClosures:
    """The school's closure wordings; UsageProblem for a school without a content folder."""
    if settings.content.folder is None:
        raise UsageProblem("config.toml names no content folder, so there is no place for files.")
    folder = settings.path(settings.content.folder)
    return FolderClosures(folder, sample_folder() / "content", school.calendar)
