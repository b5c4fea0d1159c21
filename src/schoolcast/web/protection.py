"""Protection: which requests are answered at all, and what every answer carries."""

import ipaddress
import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, request

from schoolcast.web_settings import Web

LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]"})
LARGEST_FORM = 2 * 1024 * 1024  # bytes; uploads have limits of their own
LARGEST_UPLOAD = 200 * 1024 * 1024  # bytes: forty photographs of five megabytes
_SAFE = frozenset({"GET", "HEAD"})
_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def protect(app: Flask, web: Web) -> None:
    """Refuse what can't be meant for us, and let browsers do nothing that the pages don't."""
    hosts = LOCAL | ({urlsplit(web.public_url).netloc.lower()} if web.public_url else frozenset())
    networks = [ipaddress.ip_network(one) for one in web.networks]

    @app.before_request
    def only_ours() -> None:
        if not _known(request.host.lower(), hosts):
            abort(421)
        if not _near(request.remote_addr or "", networks, behind_proxy=bool(web.proxy)):
            abort(403)
        if request.method not in _SAFE and not _same_origin():
            abort(400, "This form was not sent from these pages.")
        g.nonce = secrets.token_urlsafe(16)

    @app.after_request
    def guarded(response: Response) -> Response:
        response.headers.update(_HEADERS)
        nonce = g.get("nonce") or secrets.token_urlsafe(16)
        response.headers["Content-Security-Policy"] = _POLICY.format(nonce=nonce)
        if web.secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response


def _known(host: str, hosts: frozenset[str]) -> bool:
    """Another name for this computer is refused: it could be a strange page's (DNS rebinding)."""
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return host in hosts or name in LOCAL


def _near(
    address: str,
    networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network],
    *,
    behind_proxy: bool,
) -> bool:
    """Behind a TLS proxy everybody may come: the proxy says who does."""
    if behind_proxy:
        return True
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return any(found in network for network in networks if network.version == found.version)


def _same_origin() -> bool:
    """Whether the browser says that the form is ours; one that says nothing is not believed."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if origin is not None:
        return urlsplit(origin).netloc.lower() == request.host.lower()
    referrer = request.headers.get("Referer")
    return referrer is not None and urlsplit(referrer).netloc.lower() == request.host.lower()
