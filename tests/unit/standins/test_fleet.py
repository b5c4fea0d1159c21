"""The fleet as a context manager and as a process of its own."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from schoolcast.standins import serve

HERE = Path(__file__).parent
PROCESS = """
import sys, importlib.util
from pathlib import Path
from schoolcast.standins import serve_forever
spec = importlib.util.spec_from_file_location("board", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
sys.exit(serve_forever([module.Board], Path(sys.argv[2])))
"""


def test_the_ports_document_has_addresses_and_credentials(fleet):
    ports = fleet.ports()
    assert list(ports) == ["control", "board"]
    assert list(ports["board"]) == ["base_url", "board_id", "access_token"]
    for address in (ports["control"], ports["board"]["base_url"]):
        assert address.startswith("http://127.0.0.1:") and not address.endswith("/")


def test_after_stopping_nobody_listens_and_the_ledger_remains(board_type):
    with serve([board_type]) as fleet:
        url = fleet.stand_ins["board"].base_url
        requests.post(f"{url}/notes", data={"text": "Kept"}, timeout=10)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=5)
    assert [line["text"] for line in fleet.ledger()["board"]] == ["Kept"]


def test_two_stand_ins_of_one_platform_are_refused(board_type):
    with pytest.raises(ValueError, match="board"):
        serve([board_type, board_type])


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to catch")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_process_writes_its_ports_and_ends_with_0_on_a_signal(tmp_path, number):
    ports_file = tmp_path / "ports.json"
    command = [sys.executable, "-c", PROCESS, str(HERE / "conftest.py"), str(ports_file)]
    with subprocess.Popen(command) as process:
        try:
            ports = _wait_for(ports_file, process)
            assert requests.get(f"{ports['control']}/ledger", timeout=10).json() == {"board": []}
            process.send_signal(number)
            assert process.wait(20) == 0
        finally:
            process.kill()
    assert os.listdir(tmp_path) == ["ports.json"]
    assert stat.S_IMODE(ports_file.stat().st_mode) == 0o600


def _wait_for(path: Path, process: subprocess.Popen) -> dict:
    deadline = time.monotonic() + 30
    while not path.exists():
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.05)
    return json.loads(path.read_text())
