"""The table of commands; adding one means a module and a line here."""

from schoolcast.cli.lazy import Lazy


def _lazy(module: str, attribute: str, summary: str) -> Lazy:
    return Lazy(f"schoolcast.cli.{module}", attribute, summary)


COMMANDS = {
    "init": _lazy("init", "init", "Make a folder for a school, ready to use."),
    "check": _lazy("check", "check", "Check announcements; nothing is stored or sent."),
    "scan": _lazy("scan", "scan", "Check posts that went out long ago."),
    "policy": _lazy("policy", "policy", "Show the policy clause by clause, and how it is kept."),
    "preview": _lazy("preview", "preview", "Show an announcement's posts as they would go out."),
    "new": _lazy("drafting", "new", "Start an announcement from its kind's template."),
    "round-up": _lazy("drafting", "round_up", "Write one post with all that happens in a week."),
    "last-year": _lazy("drafting", "last_year", "Bring back the same week of last year."),
    "import": _lazy("importing", "import_", "Turn calendars and lists of dates into drafts."),
    "plan": _lazy("plan", "plan", "Show what goes out when."),
    "calendar": _lazy("calendar", "calendar", "See and change the school's days."),
    "year": _lazy("new_year", "year", "See what is left to do for a new school year."),
    "submit": _lazy("submit", "submit", "Put announcements before an approver."),
    "approve": _lazy("approve", "approve", "Approve announcements, so that they go out."),
    "send-back": _lazy("send_back", "send_back", "Give an announcement back to its author."),
    "ask": _lazy("ask", "ask", "Let an announcement wait for somebody's advice."),
    "answer": _lazy("ask", "answer", "Give the advice that was asked of you."),
    "run": _lazy("run", "run", "Do one pass: notice edits, check, send what is due."),
    "daemon": _lazy("daemon", "daemon", "Keep running, and send everything at its time."),
    "serve": _lazy("serve", "serve", "Serve the office's pages."),
    "queue": _lazy("queue", "queue", "See and stop what is planned."),
    "handoffs": _lazy("handoffs", "handoffs", "See what people post by hand, and answer for it."),
    "withdraw": _lazy("withdraw", "withdraw", "Take an announcement down everywhere."),
    "pause": _lazy("pause", "pause", "Send nothing for a while."),
    "resume": _lazy("pause", "resume", "End a pause."),
    "channels": _lazy("channels", "channels", "Connect, see and test where announcements go."),
    "alerts": _lazy("alerts", "alerts", "See who was told what, and test the mail."),
    "rehearse": _lazy(
        "rehearse", "rehearse", "Try tomorrow's posts and channels; nothing is sent."
    ),
    "plugins": _lazy("plugins", "plugins", "See which connectors and rules are there."),
    "standins": _lazy("standins", "standins", "Run local servers that behave like the platforms."),
    "try": _lazy("try_out", "try_out", "Try the office's pages with the sample school."),
    "demo": _lazy("demo", "demo", "Run the sample school's year against the stand-ins."),
    "incident": _lazy("incident", "incident", "Something went out that should not have."),
    "audit": _lazy("audit", "audit", "Read the record of who decided what, and check it."),
    "allow": _lazy("allow", "allow", "State that a phrase is not a pupil's name."),
    "people": _lazy("people", "people", "Keep the roll, the consents, and who knows the policy."),
    "photos": _lazy("photos", "photos", "Look at pictures, and make clean copies."),
    "doctor": _lazy("doctor", "doctor", "Look for what is wrong with the set-up."),
    "backup": _lazy("backup", "backup", "Write the school into one file."),
    "restore": _lazy("restore", "restore", "Make a school from a backup."),
    "adopt": _lazy("adopt", "adopt", "Take over a copied or restored school."),
    "upgrade": _lazy("upgrade", "upgrade", "Bring the store up to this version."),
    "completion": _lazy("completion", "completion", "Print a script that completes commands."),
}
