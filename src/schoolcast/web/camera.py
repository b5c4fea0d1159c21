"""Before the camera: who of a class may be shown where, today, without reasons."""

from flask import render_template, request

from schoolcast.pipeline.before_the_camera import may_be_shown
from schoolcast.web.access import WRITERS, Pages
from schoolcast.web.children import classes, register
from schoolcast.web.forms import sent
from schoolcast.web.visiting import school, viewer

pages = Pages("camera")


@pages.page("/may-be-shown", WRITERS)
def groups() -> str:
    """The classes."""
    found = register()
    return render_template("camera_classes.html", classes=classes(found) if found else [])


@pages.page("/may-be-shown/class", WRITERS)
def one() -> str:
    """The list of a class; that somebody looked is recorded."""
    return _page(request.args.get("name", ""), printed=False)


@pages.page("/may-be-shown/print", WRITERS, post=True)
def to_print() -> str:
    """The same to print, which is recorded as such."""
    return _page(sent().get("name"), printed=True)


def _page(name: str, *, printed: bool) -> str:
    found = may_be_shown(name, person=viewer().name, school=school(), printed=printed)
    return render_template("camera.html", found=found, key=name, printed=printed)
