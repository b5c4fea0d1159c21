"""The parts of one school, put together."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from schoolcast.bootstrap.channels import build_channel
from schoolcast.bootstrap.mailing import notifier
from schoolcast.bootstrap.photos import Photos
from schoolcast.bootstrap.places import PRACTICE, data_folder, place_of
from schoolcast.bootstrap.rendering import GuardedRenderer
from schoolcast.bootstrap.sources import Sources
from schoolcast.compliance.guard import Guard
from schoolcast.compliance.policy_file import FILE as POLICY
from schoolcast.compliance.policy_source import PolicySource
from schoolcast.compliance.runner import RuleRunner
from schoolcast.content.library import FolderLibrary
from schoolcast.domain.clock import Clock
from schoolcast.media.darkroom import Darkroom
from schoolcast.media.videos import VideoLibrary
from schoolcast.people.source import PeopleSource
from schoolcast.pipeline.beginning import settle
from schoolcast.pipeline.people_records import Keep
from schoolcast.pipeline.school import Channel, People, School
from schoolcast.plugins import Loaded, load_plugins, to_stderr
from schoolcast.settings import ChannelSettings, Settings

MakeChannel = Callable[[ChannelSettings, Loaded, Settings, Clock], Channel]


def load_school_plugins(settings: Settings, *, standins: bool = True) -> Loaded:
    """The plugins that this school's configuration allows; without stand-ins it is quicker."""
    folders = [settings.path(folder) for folder in settings.plugins.folders]
    chosen = settings.plugins
    return load_plugins(
        folders,
        only=chosen.only,
        standins=standins,
        trace=to_stderr if chosen.trace else None,
    )


def build_school(
    settings: Settings,
    *,
    plugins: Loaded,
    guard: Guard,
    clock: Clock,
    store: Any,
    ledger: Any,
    pictures_folder: Path,
    register: Any = None,
    darkroom: Darkroom | None = None,
    make_channel: MakeChannel = build_channel,
) -> School:
    """The parts of one school; `store` and `ledger` may be None for checking alone.

    `register` is the store that holds the register of pupils, where it is not `store`. Without a
    `darkroom` pictures are opened in this process.
    """
    channels = {
        channel.name: make_channel(channel, plugins, settings, clock)
        for channel in settings.channels
    }
    policy = PolicySource(settings.path(Path(POLICY)), plugins.rules)
    people = PeopleSource(settings, register or store)
    devices = (register or store).devices if register or store else None
    sources = Sources(settings, tuple(channels.values()), policy, people, devices)
    folder = settings.content.folder
    photos = Photos(
        settings,
        pictures_folder,
        darkroom=darkroom or Darkroom(None),
        clock=clock,
        store=store,
        book=store or register,
    )
    return School(
        id=settings.school.id,
        name=settings.school.name,
        timezone=settings.school.timezone,
        channels=channels,
        people=_people(settings),
        store=store,
        ledger=ledger,
        content=FolderLibrary(settings.path(folder)) if folder else None,
        rules=RuleRunner(plugins.rules, guard, lambda: policy.known),
        render=GuardedRenderer(guard),
        pictures=photos.library,
        readings=photos.reader,
        videos=VideoLibrary(settings.path(settings.media.folder), pictures_folder),
        clock=clock,
        calendar=sources.calendar,
        facts=sources.facts,
        notify=notifier(settings, clock),
        keep=_keep(settings),
        tidy_more=partial(_expire_practice, settings),
        settle=lambda: settle(place_of(settings)),
        held_by=_missing_plugins(plugins, settings.plugins.required),
    )


def _people(settings: Settings) -> People:
    approval = settings.approval
    people = People(
        approvers=approval.approvers,
        single_person_office=approval.single_person_office,
        policy_version=settings.people.policy_version,
        acknowledge=settings.people.acknowledge,
        head=approval.head,
        deputies=approval.deputies,
        chair=approval.chair,
        addresses=tuple((person.name, person.address) for person in settings.alerts.people),
    )
    return replace(people, head_address=people.address_of(people.head))


def _expire_practice(settings: Settings, now: datetime) -> None:
    if (data_folder(settings) / PRACTICE).exists():
        from schoolcast.bootstrap.practice_space import PracticeSpace

        PracticeSpace(settings).expire(now)


def _keep(settings: Settings) -> Keep:
    days = settings.retention.model_dump()
    return Keep(**{name: timedelta(days=count) for name, count in days.items()})


def _missing_plugins(plugins: Loaded, required: Sequence[str]) -> str:
    missing = plugins.missing(required)
    if not missing:
        return ""
    return (
        f"Nothing goes out: config.toml requires the plugin {', '.join(missing)}, "
        "which is missing or broken. `schoolcast plugins list` says why."
    )
