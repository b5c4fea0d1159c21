"""Home: what needs me, what goes out, what went wrong, whether the system is alive."""

from flask import render_template

from schoolcast.web.access import READERS, Pages

pages = Pages("home")


@pages.page("/", READERS)
def home() -> str:
    """The first page after signing in."""
    return render_template("home.html")
