"""What the record calls things, in the office's words."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from schoolcast.pipeline.records import AuditEntry

ACTIONS = {
    "acknowledge-policy": "confirmed the policy",
    "adopt": "took over a copied folder",
    "advise": "gave advice",
    "allow-phrase": "allowed a phrase",
    "approve": "approved",
    "approve-wording": "approved a wording in advance",
    "ask": "asked first",
    "calendar-link": "made an address for their calendar",
    "cancelled": "stopped a post",
    "close-alert": "closed an alert",
    "concern": "reported a concern",
    "consents-checked": "checked the consents",
    "decide-incident": "decided an incident",
    "end-calendar-link": "switched their calendar's address off",
    "end-concern": "dealt with a concern",
    "export-child": "exported a child's data",
    "forget-leavers": "forgot leavers",
    "import-roll": "imported the roll",
    "incident": "reported an incident",
    "lift-never-publish": "ended never-publish",
    "mend": "mended the words",
    "never-publish": "set never-publish",
    "pause": "paused",
    "pictures-deleted": "deleted pictures",
    "replace-key": "replaced the key",
    "restore": "restored a backup",
    "resume": "resumed",
    "revoke-wording": "took a wording back",
    "send-back": "sent back",
    "set-adult": "set an adult's wishes",
    "set-consent": "set a consent",
    "set-up": "changed the set-up",
    "stop": "was stopped",
    "submit": "submitted",
    "tidy": "forgot what is old",
    "withdraw": "withdrew",
    "withdraw-consent": "recorded a withdrawn consent",
}
_DIGESTS = ("sha256", "rules_version", "facts_version", "answers", "attested")


def details(line: "AuditEntry") -> str:
    """What else the line says, but for digests, which --json has."""
    said = {name: value for name, value in line.detail.items() if name not in _DIGESTS}
    return "; ".join(
        f"{name} {_plain(value)}" for name, value in said.items() if value not in ([], {}, "")
    )


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {inner}" for name, inner in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
