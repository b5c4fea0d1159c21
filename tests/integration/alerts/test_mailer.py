"""Mails through a real server, and its troubles in words."""

import socket
import threading

import pytest

from schoolcast.alerts.letter import Letter
from schoolcast.alerts.trouble import MailTrouble

LETTER = Letter(
    to="head@example.org", subject="One post was missed", body="It’s too late.\nBye.", key="k1"
)


def test_a_letter_arrives_as_plain_text_from_a_program(serve, postbox, mailer):
    mailer(serve()).send(LETTER)
    (mail,) = postbox.mails
    assert mail["To"] == "head@example.org"
    assert mail["From"] == "schoolcast@example.org"
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().replace("\r", "") == "It’s too late.\nBye.\n"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"] == "Fri, 15 Jan 2027 08:00:00 +0000"


def test_a_second_try_carries_the_same_mark(serve, postbox, mailer):
    sender = mailer(serve())
    sender.send(LETTER)
    sender.send(LETTER)
    assert postbox.mails[0]["Message-ID"] == postbox.mails[1]["Message-ID"]


def test_nothing_in_a_letter_makes_a_header(serve, postbox, mailer):
    evil = "Hello\r\nBcc: everybody@example.com\n\nX\u2028Y: \x00z"
    body = "First\r\n.\r\nMAIL FROM:<a@example.com>\rRCPT TO:<b@example.com>"
    mailer(serve()).send(Letter(to="head@example.org", subject=evil, body=body, key="k"))
    (mail,) = postbox.mails
    assert mail["Bcc"] is None
    assert mail["Subject"].startswith("Hello Bcc: everybody@example.com X Y:")
    assert postbox.recipients == ["head@example.org"]
    assert "MAIL FROM:<a@example.com>" in mail.get_content()


def test_tls_with_the_schools_own_certificate(serve, postbox, mailer, certificate):
    port = serve(certificate, tls=True)
    mailer(port, security="tls", ca_file=certificate).send(LETTER)
    assert len(postbox.mails) == 1
    with pytest.raises(MailTrouble, match=r"certificate .* not to be trusted"):
        mailer(port, security="tls").send(LETTER)


def test_starttls_with_a_password(serve, postbox, mailer, certificate):
    port = serve(certificate, login=True)
    secure = {"security": "starttls", "ca_file": certificate}
    login = {"username": "office@example.org", "secret": "MAIL"}
    mailer(port, password="correct horse", **secure, **login).send(LETTER)
    assert len(postbox.mails) == 1
    with pytest.raises(MailTrouble, match="does not accept the login") as refused:
        mailer(port, password="wrong horse", **secure, **login).send(LETTER)
    assert "wrong horse" not in str(refused.value)
    assert not refused.value.for_good


def test_xoauth2(serve, postbox, mailer):
    port = serve(login=True)
    login = {"username": "office@example.org", "secret": "MAIL", "login": "oauth"}
    mailer(port, password="ya29.invented", **login).send(LETTER)
    assert len(postbox.mails) == 1
    with pytest.raises(MailTrouble, match="access token in the secret MAIL"):
        mailer(port, password="ya29.expired", **login).send(LETTER)


def test_a_server_without_starttls_gets_nothing(serve, postbox, mailer):
    with pytest.raises(MailTrouble, match="nothing was sent unprotected"):
        mailer(serve(), security="starttls").send(LETTER)
    assert postbox.mails == []


def test_a_missing_secret_is_said(serve, mailer):
    with pytest.raises(MailTrouble, match="secret MAIL is missing"):
        mailer(serve(login=True), username="office@example.org", secret="MAIL").send(LETTER)


def test_no_name_no_listener(mailer, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(MailTrouble, match="Nothing listens"):
        mailer(port).send(LETTER)

    def unknown(*_: object, **__: object) -> object:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "create_connection", unknown)
    with pytest.raises(MailTrouble, match=r"\(DNS\)"):
        mailer(port, host="mail.example.org", security="starttls").send(LETTER)


@pytest.mark.parametrize(("code", "for_good"), [("450 busy", False), ("550 no such", True)])
def test_a_refused_address(serve, postbox, mailer, code, for_good):
    postbox.refuse_recipient["head@example.org"] = code
    with pytest.raises(
        MailTrouble, match=r"refuses the address head@example.org.*said: \d+ "
    ) as no:
        mailer(serve()).send(LETTER)
    assert no.value.for_good is for_good


def test_a_server_that_refuses_the_mail(serve, postbox, mailer):
    postbox.answer_data = "554 looks like spam"
    with pytest.raises(MailTrouble, match="554 looks like spam") as refused:
        mailer(serve()).send(LETTER)
    assert not refused.value.for_good


def test_a_server_that_hangs_up_in_the_middle(serve, postbox, mailer):
    postbox.hang_up = True
    with pytest.raises(MailTrouble, match="hung up"):
        mailer(serve()).send(LETTER)


def test_a_slow_server(serve, postbox, mailer):
    postbox.nap = 3
    with pytest.raises(MailTrouble, match="does not answer in time"):
        mailer(serve(), step=0.3).send(LETTER)


def test_a_server_that_dribbles_is_cut_off(mailer):
    """Each byte comes in time, the answer never."""
    listener = socket.create_server(("127.0.0.1", 0))
    enough = threading.Event()

    def dribble() -> None:
        connection, _ = listener.accept()
        with connection:
            while not enough.wait(0.05):
                try:
                    connection.sendall(b"2")
                except OSError:
                    return

    thread = threading.Thread(target=dribble)
    thread.start()
    try:
        with pytest.raises(MailTrouble, match="does not answer in time"):
            mailer(listener.getsockname()[1], step=2, whole=0.5).send(LETTER)
    finally:
        enough.set()
        thread.join()
        listener.close()
