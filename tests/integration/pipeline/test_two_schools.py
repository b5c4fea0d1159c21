"""Two schools with a configuration each and one store: a pass of one leaves the other's posts."""

from tests.conftest import pass_once

from schoolcast.bootstrap import open_app
from schoolcast.cli.passes import pass_of
from schoolcast.domain.delivery import State
from schoolcast.settings import load_settings


def _neighbour(office):
    """The neighbour's configuration beside the office's, on the same store."""
    words = (office.folder / "config.toml").read_text(encoding="utf-8")
    file = office.folder / "elm.toml"
    words = words.replace('id = "st-wilfrids"', 'id = "elm"').replace("out/", "elm-out/")
    file.write_text(words, encoding="utf-8")
    return file


def _pass_of(file, clock):
    with open_app(load_settings(file), clock=clock) as app:
        return pass_of(pass_once(app), app.school)


def test_a_neighbours_pass_leaves_what_is_due_to_its_own_school(make_office):
    office = make_office("2026-12-01T09:00+00:00")
    neighbour = _neighbour(office)
    office.write(keys='channels = ["page"]\nevent_date = 2027-01-04')
    office.submit()
    office.approve()
    office.at("2026-12-11T15:29+00:00")
    office.run()
    office.at("2026-12-11T15:30+00:00")
    seen = _pass_of(neighbour, office.clock)
    [delivery] = office.deliveries()
    assert (delivery.state, delivery.attempts, delivery.reason) == (State.SCHEDULED, 0, "")
    assert (seen.dispatched, seen.deliveries) == (0, ())
    office.run()
    assert [d.state for d in office.deliveries()] == [State.PUBLISHED]
    assert len(office.posted()) == 1
