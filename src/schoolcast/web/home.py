"""Home: what needs me, what goes out, what went wrong, whether the system is alive."""

from flask import render_template

from schoolcast.office.overview import overview
from schoolcast.office.words import REVISIONS
from schoolcast.pipeline.concerns import concerns_for
from schoolcast.pipeline.pause import in_words
from schoolcast.web.access import APPROVERS, OFFICE, READERS, Pages
from schoolcast.web.deliveries import rows
from schoolcast.web.visiting import desk, may, school, viewer

pages = Pages("home")


@pages.page("/", READERS)
def home() -> str:
    """The first page after signing in."""
    found = overview(school(), viewer().name)
    return render_template(
        "home.html",
        found=found,
        troubled=rows(list(found.troubled)),
        today=rows(list(found.today)),
        week=rows(list(found.week)),
        revisions=REVISIONS,
        pauses=[in_words(one) for one in found.pauses],
        trouble=desk().trouble,
        unchecked=may(OFFICE) and not found.consents_known,
        concerns=len(concerns_for(viewer(), school())) if may(APPROVERS) else 0,
    )
