"""Whether the account can be reached with these keys; asks one thing of X, and posts nothing."""

from schoolcast.api import ConnectorError, Health
from schoolcast_x.account import Account
from schoolcast_x.settings import XSettings


def examine(account: Account, settings: XSettings, channel: str) -> Health:
    """Ask X whose keys these are, and compare with the account that was meant."""
    try:
        user = account.me()
    except ConnectorError as error:
        return Health(problems=(error.message,))
    name = f"@{user['username']}"
    if settings.user_id and settings.user_id != user["id"]:
        return Health(
            problems=(
                f"The keys belong to {name} (number {user['id']}), but user_id in config.toml is "
                f"{settings.user_id}. Connect the right account: schoolcast channels connect "
                f"{channel}",
            )
        )
    details = [f"The account is {name}. Its keys have no end date."]
    if not settings.user_id:
        details.append(
            f'Put user_id = "{user["id"]}" into config.toml: keys of another account are then '
            "noticed, and reading back costs one call less."
        )
    return Health(details=tuple(details))
