"""Whether the account can be reached with these keys; asks one thing of X, and posts nothing."""

from schoolcast.api import ConnectorError, Health
from schoolcast_x.account import Account, wrong_account
from schoolcast_x.settings import XSettings


def examine(account: Account, settings: XSettings, channel: str) -> Health:
    """Ask X whose keys these are, and compare with the account that was meant."""
    try:
        user = account.me()
    except ConnectorError as error:
        return Health(problems=(error.message,))
    if settings.user_id and settings.user_id != user["id"]:
        return Health(problems=(wrong_account(user, settings.user_id, channel),))
    details = [f"The account is @{user['username']}. Its keys have no end date."]
    if not settings.user_id:
        details.append(
            f'Put user_id = "{user["id"]}" into config.toml, so that keys of another account are '
            "noticed before anything is posted."
        )
    return Health(details=tuple(details))
