"""The sample school: an invented primary school with a year of announcements."""

from pathlib import Path

from schoolcast.domain.errors import ConfigurationProblem

ROLL = "sample-roll.csv"
_NEEDED = ("config.toml", "content", ROLL)


def sample_folder() -> Path:
    """The folder with config.toml, content/ and the roll of the sample school.

    It is inside the installed package, or the top of the checkout where the package is used from
    there. ConfigurationProblem when neither holds it.
    """
    here = Path(__file__).parent
    for folder in (here, *here.parents[2:3]):
        if all((folder / name).exists() for name in _NEEDED):
            return folder
    raise ConfigurationProblem(
        "The sample school is missing from this installation; install schoolcast again."
    )
