"""Loading plugins: each alone, so that a broken one takes nobody else down."""

import importlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

import pluggy

from schoolcast.api import hookspecs
from schoolcast.api.connector import Connector
from schoolcast.api.importer import Importer
from schoolcast.api.rule import Rule

GROUP = "schoolcast"
OWN_RULES = "builtin-rules"
OWN = (OWN_RULES, "builtin-importers")
"""The plugins that no choice leaves out: the policy is not a matter of set-up."""

Trace = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Plugin:
    """One plugin: where it came from, what it registered, or why it can't be used."""

    name: str
    version: str
    origin: str
    connectors: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    standins: tuple[str, ...] = ()
    importers: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """All that the plugins registered, and the folders that the guarded process needs as well."""

    plugins: tuple[Plugin, ...]
    connectors: dict[str, type[Connector[Any]]]
    rules: tuple[Rule, ...]
    standins: dict[str, type[Any]]
    folders: tuple[str, ...]
    importers: dict[str, Importer] = field(default_factory=dict)

    @property
    def problems(self) -> tuple[Plugin, ...]:
        """The plugins that can't be used."""
        return tuple(plugin for plugin in self.plugins if plugin.problem)

    def missing(self, required: Sequence[str]) -> tuple[str, ...]:
        """Those of the `required` names that no usable plugin has."""
        usable = {plugin.name for plugin in self.plugins if not plugin.problem}
        return tuple(name for name in required if name not in usable)


@dataclass
class _Found:
    connectors: list[type[Connector[Any]]] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    standins: list[type[Any]] = field(default_factory=list)
    importers: list[Importer] = field(default_factory=list)


def load_plugins(
    folders: Sequence[Path] = (),
    only: Sequence[str] | None = None,
    *,
    standins: bool = True,
    trace: Trace | None = None,
) -> Loaded:
    """Load entry points of the group `schoolcast`, then the modules of `folders`.

    `only` limits loading to the plugins named and our own rules; a name that nothing has is a
    problem. Without `standins` none are asked for. A kind or rule id that is registered twice is
    a problem of the later plugin. `trace` is told of each hook call.
    """
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    if trace is not None:
        _tell_of_calls(manager, trace)
    plugins: list[Plugin] = []
    taken = _Found()
    for name, version, origin, load in _candidates(folders):
        if only is None or name in only or name in OWN:
            plugins.append(_load_one(manager, name, version, origin, load, taken, standins))
    plugins += _unheard_of(only or (), plugins)
    return Loaded(
        plugins=tuple(plugins),
        connectors={connector.kind: connector for connector in taken.connectors},
        rules=tuple(taken.rules),
        standins={standin.platform: standin for standin in taken.standins},
        folders=tuple(str(folder.resolve()) for folder in folders),
        importers={importer.kind: importer for importer in taken.importers},
    )


def to_stderr(line: str) -> None:
    """Writes a line of a trace where messages go."""
    sys.stderr.write(f"{line}\n")


def _tell_of_calls(manager: pluggy.PluginManager, trace: Trace) -> None:
    def before(hook: str, implementations: Sequence[Any], arguments: Any) -> None:
        for implementation in implementations:
            trace(f"plugin {implementation.plugin_name}: {hook}")

    def after(outcome: Any, hook: str, implementations: Sequence[Any], arguments: Any) -> None:
        if outcome.exception is not None:
            trace(f"{hook} failed: {outcome.exception!r}")

    manager.add_hookcall_monitoring(before, after)


def _unheard_of(only: Sequence[str], found: Sequence[Plugin]) -> list[Plugin]:
    there = {plugin.name for plugin in found}
    problem = "no plugin of that name is installed, or lies in a plugin folder"
    return [
        Plugin(name=name, version="", origin="", problem=problem)
        for name in dict.fromkeys(only)
        if name not in there
    ]


_Candidate = tuple[str, str, str, Callable[[], Any]]


def _candidates(folders: Sequence[Path]) -> list[_Candidate]:
    found = [_of_entry_point(point) for point in entry_points(group=GROUP)]
    found.sort(key=lambda candidate: candidate[0])
    for folder in folders:
        found.extend(_of_folder(folder))
    return found


def _of_entry_point(point: EntryPoint) -> _Candidate:
    dist = point.dist
    origin = f"{dist.name} {dist.version}" if dist else point.value
    return point.name, dist.version if dist else "", origin, point.load


def _of_folder(folder: Path) -> list[_Candidate]:
    where = str(folder.resolve())
    if not folder.is_dir():
        return [(where, "", where, _raiser(f"the plugin folder {where} does not exist"))]
    if where not in sys.path:
        sys.path.append(where)
    names = sorted(
        entry.stem
        for entry in folder.iterdir()
        if (entry.suffix == ".py" or (entry / "__init__.py").is_file())
        and not entry.name.startswith(("_", "."))
    )
    return [(name, "", where, _importer(name)) for name in names]


def _importer(name: str) -> Callable[[], Any]:
    return lambda: importlib.import_module(name)


def _raiser(message: str) -> Callable[[], Any]:
    def fail() -> Any:
        raise FileNotFoundError(message)

    return fail


def _load_one(
    manager: pluggy.PluginManager,
    name: str,
    version: str,
    origin: str,
    load: Callable[[], Any],
    taken: _Found,
    standins: bool,
) -> Plugin:
    mine = _Found()
    try:
        module = load()
        manager.register(module, name=name)
        manager.check_pending()  # a misspelt hook is an error, not silence
        caller = manager.subset_hook_caller
        others = [plugin for plugin in manager.get_plugins() if plugin is not module]
        caller("schoolcast_register_connectors", others)(register=mine.connectors.append)
        caller("schoolcast_register_rules", others)(register=mine.rules.append)
        caller("schoolcast_register_importers", others)(register=mine.importers.append)
        if standins:
            caller("schoolcast_register_standins", others)(register=mine.standins.append)
        _validate(mine, taken)
    except Exception as error:  # whatever a plugin does wrong is its own problem only
        if manager.has_plugin(name):
            manager.unregister(name=name)
        words = str(error) or type(error).__name__
        return Plugin(
            name=name, version=version, origin=origin, problem=f"{type(error).__name__}: {words}"
        )
    taken.connectors += mine.connectors
    taken.rules += mine.rules
    taken.standins += mine.standins
    taken.importers += mine.importers
    return Plugin(
        name=name,
        version=version,
        origin=origin,
        connectors=tuple(connector.kind for connector in mine.connectors),
        rules=tuple(rule.id for rule in mine.rules),
        standins=tuple(standin.platform for standin in mine.standins),
        importers=tuple(importer.kind for importer in mine.importers),
    )


def _validate(mine: _Found, taken: _Found) -> None:
    for connector in mine.connectors:
        if not (isinstance(connector, type) and issubclass(connector, Connector)):
            raise TypeError(f"{connector!r} is not a Connector class")
        for attribute in ("kind", "Settings", "capabilities"):
            if not hasattr(connector, attribute):
                raise TypeError(f"the connector {connector.__name__} names no {attribute}")
    for rule in mine.rules:
        if not isinstance(rule, Rule):
            raise TypeError(f"{rule!r} is not a Rule: it needs {_missing(rule, _RULE)}")
    for importer in mine.importers:
        if not isinstance(importer, Importer):
            raise TypeError(
                f"{importer!r} is not an Importer: it needs {_missing(importer, _IMPORTER)}"
            )
    _refuse_twice(
        [c.kind for c in taken.connectors], [c.kind for c in mine.connectors], "connector"
    )
    _refuse_twice([r.id for r in taken.rules], [r.id for r in mine.rules], "rule")
    _refuse_twice(
        [s.platform for s in taken.standins], [s.platform for s in mine.standins], "stand-in"
    )
    _refuse_twice([i.kind for i in taken.importers], [i.kind for i in mine.importers], "importer")


_RULE = ("id", "clause", "severity", "overridable_by", "needs", "version", "prepare")
_IMPORTER = ("kind", "title", "endings", "read")


def _missing(thing: Any, wanted: Sequence[str]) -> str:
    return ", ".join(name for name in wanted if not hasattr(thing, name))


def _refuse_twice(there: list[str], new: list[str], what: str) -> None:
    for index, name in enumerate(new):
        if name in there or name in new[:index]:
            raise ValueError(
                f'{"an" if what[0] in "aeiou" else "a"} {what} called "{name}" is there already'
            )
