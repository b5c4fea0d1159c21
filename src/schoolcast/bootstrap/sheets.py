"""Where the pages' drafts become files."""

from schoolcast.content.sheets import FolderSheets
from schoolcast.domain.errors import UsageProblem
from schoolcast.sample import sample_folder
from schoolcast.settings import Settings


def sheets_of(settings: Settings) -> FolderSheets:
    """The school's announcement files; UsageProblem for a school without a content folder."""
    if settings.content.folder is None:
        raise UsageProblem("config.toml names no content folder, so there is no place for files.")
    return FolderSheets(settings.path(settings.content.folder), sample_folder() / "content")
