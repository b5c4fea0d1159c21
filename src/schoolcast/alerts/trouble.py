"""Why a mail was not taken, in words for the person who can mend it."""

import smtplib
import socket
import ssl

from schoolcast.alert_settings import Smtp
from schoolcast.domain.errors import SchoolcastError


class MailTrouble(SchoolcastError):
    """The mail could not be sent; `schoolcast alerts test` says what is wrong.

    With `for_good` no later try will succeed for this address.
    """

    def __init__(self, message: str, *, for_good: bool = False) -> None:
        super().__init__(message)
        self.for_good = for_good


def explain(error: Exception, smtp: Smtp, to: str) -> MailTrouble:
    """The trouble behind an error of the mail library, without anything secret."""
    at = f"{smtp.host}, port {smtp.usual_port}"
    if isinstance(error.__context__, TimeoutError):  # the library calls that a disconnection
        error = error.__context__
    match error:
        case smtplib.SMTPRecipientsRefused():
            code, said = error.recipients.get(to, (0, b""))
            words = f"The mail server refuses the address {to}. {_said(code, said)}"
            return MailTrouble(words, for_good=500 <= code < 600)
        case smtplib.SMTPSenderRefused():
            return MailTrouble(
                "The mail server refuses the sender. Check [alerts] from in config.toml. "
                f"{_said(error.smtp_code, error.smtp_error)}"
            )
        case smtplib.SMTPDataError():
            return MailTrouble(
                f"The mail server refuses the mail. {_said(error.smtp_code, error.smtp_error)}"
            )
        case smtplib.SMTPAuthenticationError():
            what = "access token" if smtp.login == "oauth" else "password"
            return MailTrouble(
                f"The mail server does not accept the login of {smtp.username}. Check username "
                f"and the {what} in the secret {smtp.secret}; some servers want a password made "
                f"for programs. {_said(error.smtp_code, error.smtp_error)}"
            )
        case smtplib.SMTPNotSupportedError():
            return MailTrouble(_not_offered(str(error), smtp))
        case smtplib.SMTPServerDisconnected() | ConnectionResetError() | BrokenPipeError():
            return MailTrouble(
                f"The mail server at {at} hung up. Is that the port for "
                f'security = "{smtp.security}"? Otherwise it may be busy; it is tried again.'
            )
        case smtplib.SMTPResponseException():
            return MailTrouble(
                f"The mail server at {at} refuses the connection. "
                f"{_said(error.smtp_code, error.smtp_error)}"
            )
    return MailTrouble(_of_connection(error, smtp, at))


def _of_connection(error: Exception, smtp: Smtp, at: str) -> str:
    match error:
        case socket.gaierror():
            return (
                f"No mail server is called {smtp.host}, or this computer has no network (DNS). "
                "Check host under [alerts.smtp] in config.toml."
            )
        case TimeoutError():
            return (
                f"The mail server at {at} does not answer in time. Check host and port; a "
                "firewall may be in between."
            )
        case ConnectionRefusedError():
            return f"Nothing listens at {at}. Check host and port under [alerts.smtp]."
        case ssl.SSLCertVerificationError():
            return (
                f"The certificate of the mail server at {at} is not to be trusted (TLS: "
                f"{error.verify_message}). If the school signs its own, name it as ca_file."
            )
        case ssl.SSLError():
            return (
                f"No protected connection (TLS) to {at} comes about. With port 587 security is "
                'usually "starttls", with 465 "tls".'
            )
        case OSError():
            return f"The mail server at {at} can't be reached: {error.strerror or error}."
    return f"The mail could not be made or sent ({type(error).__name__})."


def _not_offered(error: str, smtp: Smtp) -> str:
    if "STARTTLS" in error:
        return (
            f"The mail server {smtp.host} offers no STARTTLS, so nothing was sent unprotected. "
            'Try security = "tls" with port 465.'
        )
    if "XOAUTH2" in error or "AUTH" in error:
        way = "with an access token (XOAUTH2)" if smtp.login == "oauth" else "with a password"
        return f"The mail server {smtp.host} offers no login {way}. Check login and port."
    return f"The mail server {smtp.host} lacks something that the mail needs: {error}"


def _said(code: int, said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    words = " ".join(word for word in words.split())[:200]
    return f"It said: {code} {words}".rstrip()
