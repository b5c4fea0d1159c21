"""Whether the account can be reached with these keys; asks one thing of X, and posts nothing."""

from schoolcast.api import AuthorisationLost, ConnectorError, Health
from schoolcast_x.account import Account, wrong_account
from schoolcast_x.settings import XSettings

READ_ONLY = (
    "These keys may read but not post. In the app's settings on developer.x.com, under User "
    "authentication settings, choose Read and write. Then generate the access token and its "
    "secret anew: keys made before keep what they were allowed."
)


def examine(account: Account, settings: XSettings, channel: str) -> Health:
    """Ask X whose keys these are, and compare with the account that was meant."""
    try:
        user = account.me()
    except ConnectorError as error:
        lost = isinstance(error, AuthorisationLost)
        return Health(problems=(error.message,), set_up_wrong=lost)
    if settings.user_id and settings.user_id != user["id"]:
        words = wrong_account(user, settings.user_id, channel)
        return Health(problems=(words,), set_up_wrong=True)
    if account.access == "read":
        return Health(problems=(READ_ONLY,), set_up_wrong=True)
    details = [f"The account is @{user['username']}. Its keys have no end date."]
    if not settings.user_id:
        details.append(
            f'Put user_id = "{user["id"]}" into config.toml, so that keys of another account are '
            "noticed before anything is posted."
        )
    return Health(details=tuple(details))
