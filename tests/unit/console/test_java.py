# SPDX-License-Identifier: EUPL-1.2
"""Which Java is taken, and what happens when Kafka cannot be fetched."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from jgo.env import EnvironmentBuilder

from services.console import java
from services.console.errors import StartRefused


def _fake_java(directory: Path, version: str) -> Path:
    path = directory / "bin" / "java"
    path.parent.mkdir(parents=True)
    path.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\"' >&2\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(("says", "major"), [("1.8.0_402", 8), ("17.0.15", 17), ("25-ea", 25)])
def test_the_version_is_read_from_what_java_says(says: str, major: int, tmp_path: Path) -> None:
    assert java.java_version(_fake_java(tmp_path, says)) == major


def test_a_file_that_is_no_java_has_no_version(tmp_path: Path) -> None:
    assert java.java_version(tmp_path / "absent") == 0


def test_java_home_goes_before_the_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    home, other = _fake_java(tmp_path / "home", "21"), _fake_java(tmp_path / "other", "17")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(shutil, "which", lambda _: str(other))
    assert java.find_java() == home


def test_an_old_java_is_passed_over_for_the_packaged_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old = _fake_java(tmp_path, "11.0.2")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.setattr(shutil, "which", lambda _: str(old))
    assert java.find_java() == java.packaged_java()


def test_kafka_that_cannot_be_fetched_is_told_and_not_half_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def offline(*_: object) -> None:
        raise OSError("no network")

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(EnvironmentBuilder, "from_endpoint", offline)
    with pytest.raises(StartRefused, match=re.escape("kon niet worden opgehaald (OSError)")):
        java.kafka_class_path()
    assert not java.kafka_is_cached()


def test_a_jar_that_went_missing_makes_the_cache_count_as_empty(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    jar = java.cache_directory() / "kafka.jar"
    jar.parent.mkdir(parents=True)
    jar.touch()
    (java.cache_directory() / "class-path.txt").write_text(str(jar))
    assert java.kafka_class_path() == str(jar)
    jar.unlink()
    assert not java.kafka_is_cached()
