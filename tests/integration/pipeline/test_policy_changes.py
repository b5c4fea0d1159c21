"""policy.toml changes while a process runs: noticed like any other fact."""

from schoolcast.engine.tick import tick

KEYS = 'event_date = 2027-01-04\nchannels = ["page"]'
RUDE = "INSET day is on {{ event_date | long_date }}. The snow is laughable."


def pass_once(app):
    dispatcher = app.dispatcher()
    try:
        return tick(app.schools, app.school.ledger, app.clock, dispatcher)
    finally:
        dispatcher.close()


def test_a_severity_that_is_raised_holds_what_was_approved(office):
    office.write(keys=KEYS, body=RUDE)
    office.submit()
    approved = office.approve()
    assert approved.deliveries
    policy = office.folder / "policy.toml"
    with office.app() as app:  # one process, as a daemon is
        pass_once(app)
        states = [one.state.value for one in app.school.store.deliveries()]
        assert states == ["scheduled"]
        policy.write_text('[severity]\n"TONE-INSULT" = "block"\n', encoding="utf-8")
        pass_once(app)
        (held,) = app.school.store.deliveries()
        assert (held.state.value, "TONE-INSULT" in held.reason) == ("held", True)
        policy.write_text("[severity]\nwrong = 1\n", encoding="utf-8")
        report = pass_once(app)
        assert "policy.toml" in str(report)
        policy.unlink()
        pass_once(app)
        assert [one.state.value for one in app.school.store.deliveries()] == ["scheduled"]
