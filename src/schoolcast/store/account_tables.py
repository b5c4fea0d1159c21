"""The tables behind the pages' accounts: who signs in, from where, and remembered phones.

No password, code or cookie is kept, only their hashes; the second factor's secret is sealed.
"""

from sqlalchemy import Column, ForeignKey, Index, PrimaryKeyConstraint, UniqueConstraint

from schoolcast.store.columns import Whole, must, of_school, own_id, table

accounts = table(
    "accounts",
    own_id(),
    of_school(),
    must("username"),
    must("name"),
    must("name_folded"),
    must("roles"),
    must("active", Whole),
    must("password"),
    must("code"),
    Column("code_until", Whole),
    must("second_factor"),
    must("second_step", Whole),
    must("created_at", Whole),
    UniqueConstraint("school", "username"),
    UniqueConstraint("school", "name_folded", name="uq_accounts_name"),
)

visits = table(
    "visits",
    own_id(),
    of_school(),
    must("account", Whole, ForeignKey("accounts.id")),
    must("token"),
    must("csrf"),
    must("strong", Whole),
    must("created_at", Whole),
    must("seen_at", Whole),
    must("expires_at", Whole),
    Column("phone", Whole, ForeignKey("phones.id")),
    UniqueConstraint("token"),
    Index("ix_visits_account", "account"),
)

phones = table(
    "phones",
    own_id(),
    of_school(),
    must("account", Whole, ForeignKey("accounts.id")),
    must("token"),
    must("label"),
    must("created_at", Whole),
    must("used_at", Whole),
    must("expires_at", Whole),
    UniqueConstraint("token"),
)

# Failed sign-ins, by account name and by address, each as a digest.
failures = table(
    "sign_in_failures",
    of_school(),
    must("who"),
    must("count", Whole),
    must("at", Whole),
    PrimaryKeyConstraint("school", "who"),
)
