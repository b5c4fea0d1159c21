"""Connecting an account: four keys, and a person's word whose they are."""

from dataclasses import replace

from schoolcast.api import Choice, Connected, Conversation, Question, Refused, Tools
from schoolcast_x.account import Account
from schoolcast_x.health import READ_ONLY
from schoolcast_x.settings import XSettings

NO = "no"


def _key(name: str, words: str) -> Question:
    field = name.replace("-", "_")
    return Question(name=name, field=field, secret=True, words=words)


CONSUMER_KEY = _key(
    "consumer-key",
    "The API key of the school's app on X. schoolcast talks to X through an app of the school's "
    "own: developer.x.com, Projects & Apps. The key stands under Keys and tokens, Consumer Keys, "
    "API Key.",
)
CONSUMER_SECRET = _key(
    "consumer-secret",
    "The secret that belongs to it, shown beside the API key as API Key Secret. X shows it once; "
    "press Regenerate when nobody kept it.",
)
ACCESS_TOKEN = _key(
    "access-token",
    "The access token of the school's account, which says for whom the app posts. First let the "
    "app Read and write (User authentication settings), then generate it under Keys and tokens, "
    "Access Token and Secret, signed in as the school.",
)
ACCESS_TOKEN_SECRET = _key(
    "access-token-secret",
    "The secret that belongs to the access token, shown with it, once.",
)
ACCOUNT = Question(
    name="account",
    field="user_id",
    words="The account that these keys belong to, by its number. Is it the school's?",
)
QUESTIONS = (CONSUMER_KEY, CONSUMER_SECRET, ACCESS_TOKEN, ACCESS_TOKEN_SECRET, ACCOUNT)


def connect_account(person: Conversation, tools: Tools) -> Connected:
    """Ask for the keys, ask X whose they are, and have that confirmed; nothing is stored."""
    keys = {question.field: person.ask(question) for question in QUESTIONS[:-1]}
    account = Account(_settings(person, keys), tools)
    user = account.me()
    if account.access == "read":
        raise Refused(READ_ONLY)
    _confirm(person, user)
    return Connected(
        secrets=keys,
        settings={"user_id": user["id"]},
        notes=(*_notes(account.access),),
    )


def _settings(person: Conversation, keys: dict[str, str]) -> XSettings:
    return XSettings.model_validate({**person.known, **keys, "user_id": ""})


def _confirm(person: Conversation, user: dict[str, str]) -> None:
    name = f"@{user['username']}"
    before = str(person.known.get("user_id", ""))
    if before and before != user["id"]:
        person.tell(f"These are keys of {name}, but config.toml names the account {before}.")
    choices = (
        Choice(value=user["id"], words=f"{user['name']} ({name}): yes, that is the school's"),
        Choice(value=NO, words="no, stop here"),
    )
    if person.ask(replace(ACCOUNT, choices=choices)) == NO:
        raise Refused(
            f"The keys are those of {name}. Sign in to X as the school, and generate the access "
            "token and its secret there."
        )


def _notes(access: str) -> tuple[str, ...]:
    label = (
        "X asks automated accounts to say so: on x.com, under Settings, Your account, Automation, "
        "set the label, which names the account of a person behind it."
    )
    if access:
        return (label,)
    unsure = "X did not say whether these keys may post; the app needs Read and write."
    return (unsure, label)
