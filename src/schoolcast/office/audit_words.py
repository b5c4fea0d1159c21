"""What the record calls things, in the office's words."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from schoolcast.pipeline.records import AuditEntry

ACTIONS = {
    "absence-ends": "ended an absence",
    "absence-starts": "began an absence",
    "acknowledge-policy": "confirmed the policy",
    "add-account": "made an account",
    "adopt": "took over a copied folder",
    "advise": "gave advice",
    "allow-phrase": "allowed a phrase",
    "approve": "approved",
    "approve-device": "approved a device",
    "approve-wording": "approved a wording in advance",
    "ask": "asked first",
    "calendar-link": "made an address for their calendar",
    "cancelled": "stopped a post",
    "change-account": "changed an account",
    "close-alert": "closed an alert",
    "close-day": "closed a day",
    "concern": "reported a concern",
    "confirm-no": "confirmed a no against an import",
    "confirmed": "confirmed that it was posted",
    "confirmed_changed": "posted it in other words",
    "clock-is-right": "said that this computer's clock is right again",
    "consents-checked": "checked the consents",
    "decide-incident": "decided an incident",
    "declined": "declined to post it",
    "end-calendar-link": "switched their calendar's address off",
    "end-concern": "dealt with a concern",
    "export-child": "exported a child's data",
    "forget-leavers": "forgot leavers",
    "forget-phone": "forgot a phone",
    "held": "held back for approval",
    "import": "brought in dates",
    "import-roll": "imported the roll",
    "incident": "reported an incident",
    "lift-never-publish": "ended never to be published",
    "mend": "mended the words",
    "never-publish": "set never to be published",
    "pause": "paused",
    "photos-deleted": "deleted photos from a device",
    "pictures-deleted": "deleted pictures",
    "plan-again": "planned it again",
    "print-may-be-shown": "printed who may be shown",
    "promise-deletion": "promised to delete photos",
    "published": "said that it is public",
    "sending": "asked to stop a post that was being sent",
    "unknown": "asked to stop a post that may be public",
    "remember-phone": "remembered a phone",
    "reopen-day": "opened a closed day again",
    "replace-key": "replaced the key",
    "reset-account": "reset an account",
    "restore": "restored a backup",
    "resume": "resumed",
    "retire-device": "took a device off the register",
    "retry": "sent it again",
    "revoke-wording": "took a wording back",
    "scheduled": "planned it once more",
    "send-back": "sent back",
    "set-adult": "set an adult's wishes",
    "set-consent": "set a consent",
    "set-password": "set a password",
    "set-second-factor": "set up a second factor",
    "set-up": "changed the set-up",
    "stop": "was stopped",
    "submit": "submitted",
    "superseded": "replaced by a new plan",
    "tidy": "forgot what is old",
    "withdraw": "withdrew",
    "withdraw-consent": "recorded a withdrawn consent",
    "year-step": "took a step into the new school year",
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
