# SPDX-License-Identifier: EUPL-1.2
"""What ships agrees with what is developed: locks, image, compose file and metadata."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import yaml

from services.chassis.settings import PORTS
from services.console.java import KAFKA_VERSION
from tests.fixtures import kafka, postgres

ROOT = Path(__file__).parents[2]


def _pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)(?:\[.+?\])?==(\S+)", lock.read_text(), re.MULTILINE))


def _compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return loaded


def test_the_image_installs_what_was_tested() -> None:
    tested, shipped = _pins(ROOT / "requirements.lock"), _pins(ROOT / "deploy/requirements.lock")
    assert shipped.items() <= tested.items()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {re.split(r"[^A-Za-z0-9-]", line)[0].lower() for line in project["dependencies"]}
    assert wanted <= set(shipped)


def test_locks_name_no_address_and_hash_everything() -> None:
    for lock in (ROOT / "requirements.lock", ROOT / "deploy/requirements.lock"):
        text = lock.read_text()
        assert "://" not in text
        assert text.count("==") == len(re.findall(r"==\S+ (?:; .+ )?\\\n    --hash", text))


def test_the_tests_and_compose_use_the_same_servers() -> None:
    services = _compose()["services"]
    assert services["kafka"]["image"] == kafka.IMAGE == f"apache/kafka:{KAFKA_VERSION}"
    databases = {service["image"] for name, service in services.items() if name.endswith("-db")}
    assert databases == {postgres.IMAGE}


def test_each_service_has_a_worker_an_api_and_a_database_of_its_own() -> None:
    services = _compose()["services"]
    for name in PORTS:
        for role in ("worker", "api"):
            process = services[f"{name}-{role}"]
            assert process["command"] == ["python", "-m", f"services.{name}", "--role", role]
            assert f"@{name}-db/" in process["environment"]["SLUITEND_DATABASE_URL"]
            others = set(PORTS) - {name}
            assert not others & set(process["networks"]), "a service reaches another's database"


def test_everything_listens_on_this_machine_only() -> None:
    published = [
        port for service in _compose()["services"].values() for port in service.get("ports", ())
    ]
    assert len(published) == 4
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_the_metadata_agree_with_the_distribution() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    code = yaml.safe_load((ROOT / "publiccode.yml").read_text())
    assert code["softwareVersion"] == project["version"]
    assert code["legal"]["license"] == project["license"] == "EUPL-1.2"
    assert (ROOT / "LICENSE").read_text().startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    for language in ("nl", "en"):
        assert len(code["description"][language]["shortDescription"]) <= 150
        assert 150 <= len(code["description"][language]["longDescription"]) <= 10_000
