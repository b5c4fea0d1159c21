"""Headings: which column of an export holds what, as SIMS, Arbor and Bromcom name them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from schoolcast.domain.consent import EVERYWHERE, Purpose
from schoolcast.domain.errors import ConfigurationProblem, UsageProblem
from schoolcast.people.table import Table, folded

# Of several the first that is there counts. All other columns are dropped where they stand.
_NAMES = {
    "id": "pupil_id pupilid id admission_no admission_number admissionno admissionnumber adno "
    "mis_id misid student_id arbor_student_id",
    "forename": "legal_forename legal_first_name forename first_name firstname",
    "surname": "legal_surname legal_last_name surname last_name lastname",
    "known_as": "known_as preferred_forename preferred_first_name preferred_name chosen_name",
    "preferred_surname": "preferred_surname preferred_last_name chosen_surname",
    "middle": "middle middle_name middle_names middle_name_s legal_middle_names",
    "year": "year year_group yeargroup national_curriculum_year nc_year year_taught_in",
    "class_name": "class class_name registration_group registration_form reg_group reg form "
    "tutor_group",
    "status": "status enrolment_status",
    "signed_by": "signed_by consent_signed_by consent_given_by",
    "relationship": "relationship relationship_to_pupil relationship_to_student",
    "signed_on": "signed_on consent_date date_signed",
    "form_version": "form_version agreement_version",
    "withdrawn_on": "withdrawn_on consent_withdrawn_on",
    "restrict": "restrict restricted never_publish",
    "codes": "parental_consent parental_consents",
    "photograph": "photograph photographs photo photos photo_consent photograph_consent "
    "photograph_student photo_permission",
}
FIELDS: Mapping[str, tuple[str, ...]] = {
    field: tuple(names.split()) for field, names in _NAMES.items()
}
_REQUIRED = ("id", "forename", "surname")
_PURPOSES = {
    "picture": Purpose.PICTURE,
    "pictures": Purpose.PICTURE,
    "photo": Purpose.PICTURE,
    "photos": Purpose.PICTURE,
    "photograph": Purpose.PICTURE,
    "photographs": Purpose.PICTURE,
    "work": Purpose.WORK,
    "voice": Purpose.VOICE,
    "video": Purpose.VOICE,
    "achievement": Purpose.ACHIEVEMENT,
    "achievements": Purpose.ACHIEVEMENT,
}
_CONSENT = re.compile(rf"(?:consent_)?({'|'.join(_PURPOSES)})_(?:on_|consent_)?(.+)")
_CHANNELS = {
    "twitter": "x",
    "x_twitter": "x",
    "class_dojo": "classdojo",
    "everywhere": EVERYWHERE,
    "social_media": EVERYWHERE,
}
_SPEAKS_OF_CONSENT = ("consent", "permission", "photo", "image_use")
Scope = tuple[Purpose, str]


class MissingColumns(ConfigurationProblem):
    """The file has no column for something that each child needs; say which it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Columns:
    """Where each field and each consent stands; `doubtful` headings speak of consent unread."""

    fields: Mapping[str, int]
    consents: Mapping[Scope, int]
    doubtful: tuple[str, ...]

    @property
    def tell_consents(self) -> bool:
        """Whether the export says anything of consents."""
        return bool(self.consents) or not self.fields.keys().isdisjoint(("codes", "photograph"))


def columns_of(table: Table, mapping: Mapping[str, str]) -> Columns:
    """The columns; `mapping` names the heading of a field where it is another, "" for none.

    ConfigurationProblem for a missing or doubled heading, UsageProblem for a wrong mapping.
    """
    headings = [folded(heading) for heading in table.headings]
    fields = {field: _only(name, headings, table) for field, name in _recognised(headings).items()}
    consents = {
        scope: _only(heading, headings, table)
        for heading in headings
        if (scope := scope_of(heading)) and headings.index(heading) not in fields.values()
    }
    _apply(mapping, headings, fields, consents, table)
    missing = [field for field in _REQUIRED if field not in fields]
    if missing:
        wanted = ", ".join(missing).replace("id", "pupil_id", 1)
        raise MissingColumns(
            f"{table.name} has no column for: {wanted}. Its first line must hold the headings."
        )
    used = {*fields.values(), *consents.values()}
    doubtful = tuple(
        heading
        for column, heading in enumerate(table.headings)
        if column not in used and any(word in folded(heading) for word in _SPEAKS_OF_CONSENT)
    )
    return Columns(fields=fields, consents=consents, doubtful=doubtful)


def recognised(table: Table) -> dict[str, str]:
    """The heading of each field that is found by its name."""
    found = _recognised([folded(heading) for heading in table.headings])
    by_name = {folded(heading): heading for heading in reversed(table.headings)}
    return {field: by_name[name] for field, name in found.items()}


def _recognised(headings: list[str]) -> dict[str, str]:
    found = {
        field: next((name for name in names if name in headings), None)
        for field, names in FIELDS.items()
    }
    return {field: name for field, name in found.items() if name is not None}


def scope_of(heading: str) -> Scope | None:
    """The purpose and channel that picture_facebook names; None for any other heading."""
    match = _CONSENT.fullmatch(heading)
    if match is None or match[2] in ("consent", "permission", "student"):
        return None
    return _PURPOSES[match[1]], _CHANNELS.get(match[2], match[2].replace("_", "-"))


def _only(name: str, headings: list[str], table: Table) -> int:
    if headings.count(name) > 1:
        heading = table.headings[headings.index(name)]
        raise ConfigurationProblem(
            f'{table.name}: two columns are headed "{heading}". Give each its own heading, or take '
            "one out."
        )
    return headings.index(name)


def _apply(
    mapping: Mapping[str, str],
    headings: list[str],
    fields: dict[str, int],
    consents: dict[Scope, int],
    table: Table,
) -> None:
    for name, heading in mapping.items():
        if not heading:  # a person says that the column is something else
            fields.pop(name, None)
            continue
        if folded(heading) not in headings:
            raise UsageProblem(
                f"--map {name}={heading}: there is no such heading; there are: "
                f"{', '.join(filter(None, table.headings))}."
            )
        column = _only(folded(heading), headings, table)
        field = "id" if name == "pupil_id" else "class_name" if name == "class" else name
        scope = scope_of(folded(name))
        if field in FIELDS:
            fields[field] = column
        elif scope:
            consents[scope] = column
        else:
            raise UsageProblem(
                f'--map {name}: there is no field "{name}"; there are: pupil_id, '
                f"{', '.join(list(FIELDS)[1:])}, and consents such as picture_facebook."
            )
