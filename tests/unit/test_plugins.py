"""Which plugins are loaded, and what is told of their hooks."""

from pathlib import Path

from schoolcast.plugins import OWN, load_plugins

PLUGIN = """\
from schoolcast.api import hookimpl

@hookimpl
def schoolcast_register_connectors(register):
    {body}
"""


def written(folder: Path, name: str, body: str) -> None:
    (folder / f"{name}.py").write_text(PLUGIN.format(body=body), encoding="utf-8")


def test_a_choice_loads_nothing_else_but_our_own_rules() -> None:
    found = load_plugins(only=["outbox"])
    assert {plugin.name for plugin in found.plugins} == {*OWN, "outbox"}
    assert set(found.connectors) == {"outbox"}
    assert found.rules and not found.problems


def test_an_empty_choice_leaves_the_policy_in_force() -> None:
    found = load_plugins(only=[])
    assert [plugin.name for plugin in found.plugins] == sorted(OWN)
    assert found.rules


def test_a_choice_of_what_is_not_there_is_a_problem() -> None:
    found = load_plugins(only=["outbocks"])
    (problem,) = found.problems
    assert problem.name == "outbocks" and "installed" in problem.problem
    assert found.missing(["outbocks"]) == ("outbocks",)


def test_a_trace_tells_of_each_call_and_each_failure(tmp_path: Path) -> None:
    written(tmp_path, "plugin_that_fails", "raise OSError('the disk')")
    told: list[str] = []
    found = load_plugins([tmp_path], only=["outbox", "plugin_that_fails"], trace=told.append)
    assert "plugin outbox: schoolcast_register_connectors" in told
    assert "plugin plugin_that_fails: schoolcast_register_connectors" in told
    assert any("failed: OSError" in line for line in told)
    assert [plugin.name for plugin in found.problems] == ["plugin_that_fails"]


def test_a_broken_plugin_of_a_folder_takes_nobody_down(tmp_path: Path) -> None:
    written(tmp_path, "plugin_without_class", "register(object())")
    found = load_plugins([tmp_path])
    assert [plugin.name for plugin in found.problems] == ["plugin_without_class"]
    assert "outbox" in found.connectors


def test_importers_are_registered_and_checked_as_the_others(tmp_path: Path) -> None:
    good = (
        "from schoolcast.api import Imported, hookimpl\n"
        "class Diary:\n"
        "    kind, title, endings = 'diary', 'a diary', ('.dia',)\n"
        "    def read(self, content, options):\n        return Imported(events=())\n"
        "@hookimpl\n"
        "def schoolcast_register_importers(register):\n    register(Diary())\n"
    )
    written(tmp_path, "plugin_diary", good)
    written(tmp_path, "plugin_half", good.replace("kind, title, endings = ", "unnamed = "))
    written(tmp_path, "plugin_twice", good.replace("'diary', 'a", "'ics', 'a"))
    found = load_plugins([tmp_path])
    by_name = {plugin.name: plugin for plugin in found.plugins}
    assert by_name["plugin_diary"].importers == ("diary",)
    assert {"ics", "xlsx", "csv", "text", "diary"} <= set(found.importers)
    assert "kind, title, endings" in by_name["plugin_half"].problem
    assert 'an importer called "ics" is there already' in by_name["plugin_twice"].problem
