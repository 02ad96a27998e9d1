# SPDX-License-Identifier: EUPL-1.2
"""The rules as data: one list, read from the tables by which the register works."""

import dataclasses
from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient

from schemas.codes.lists import Basis
from services.chassis.duty_rules import REVIEW
from services.chassis.web import Role, User
from services.registration import tasks
from services.registration.rulebook import About, Entry, bounds, entries
from services.registration.rules.count_days import YEARLY_DAYS
from services.registration.rules.discrepancies import TERMS
from services.registration.rules.duties import DUTY_RULES
from services.registration.rules.duty_terms import DUTY_TERMS
from services.registration.rules.rulesets import POLICY, RULESETS, Ruleset, with_policy
from services.registration.rules.statistical_definition import SETS
from services.registration.rules.statistical_series import PROVISIONAL_DAY
from services.registration.rules.status_rules import RULES
from services.registration.ui.why import GROUNDS
from tests.fixtures.web import sign_in
from tests.unit.registration.doors import COACH, as_user, words
from tests.unit.registration.register import SAM, Register

NOBODY = User("nobody", "Niemand", frozenset())


def by_id(kind: About) -> dict[str, Entry]:
    return {entry.id: entry for entry in entries() if entry.kind is kind}


def test_every_table_of_rules_is_in_the_rulebook() -> None:
    assert by_id(About.STATUS).keys() == {rule.id for rule in RULES}
    terms = {term.id for terms in DUTY_TERMS.values() for term in terms}
    assert by_id(About.DUTY).keys() == (DUTY_RULES.keys() - {REVIEW}) | TERMS.keys() | terms
    sets = {f"count-{row.reason}" for row in SETS}
    days = {day.id for day in (*YEARLY_DAYS, PROVISIONAL_DAY)}
    assert by_id(About.COUNT).keys() == sets | days | {"count-age"}
    assert by_id(About.TASK).keys() == {task.id for task in tasks.TASKS} | {REVIEW}


def test_every_rule_has_a_class_an_article_and_a_title() -> None:
    for entry in entries():
        assert entry.klass in {"L", "G", "P"}, entry.id
        assert entry.source, entry.id
        assert entry.title, entry.id
        assert entry.value is None or entry.unit, entry.id


def test_every_number_of_a_ruleset_is_a_rule() -> None:
    """No age or term that decides a status stands outside the table."""
    ids = {rule.id.replace("-", "_") for rule in RULES}
    fields = {field.name for field in dataclasses.fields(Ruleset)} - {"id", "valid_from"}
    assert fields <= ids


@pytest.mark.parametrize("ruleset", [one.id for one in RULESETS])
def test_of_one_ruleset_a_rule_that_decides_a_status_has_one_value(ruleset: str) -> None:
    found = [e.id for e in entries() if e.kind is About.STATUS and e.in_ruleset(ruleset)]
    assert len(found) == len(set(found))


def test_a_rule_is_in_the_rulesets_of_its_validity() -> None:
    ages = {e.value: e for e in entries() if e.id == "age-limit"}
    assert [one.id for one in RULESETS if ages[23].in_ruleset(one.id)] == ["2012", "2017"]
    assert [one.id for one in RULESETS if ages[27].in_ruleset(one.id)] == ["2026"]
    assert bounds("2017") == (date(2017, 1, 1), date(2025, 12, 31))
    assert bounds("2026") == (date(2026, 1, 1), None)
    with pytest.raises(LookupError, match="1969"):
        bounds("1969")


def test_policy_terms_stand_on_top_of_the_rules() -> None:
    own = {e.id: e for e in entries(with_policy({"grace-days": 10})) if e.kind is About.STATUS}
    assert own["grace-days"].value == 10
    assert own["find-out-months"].value == 3
    assert {rule_id for rule_id, entry in own.items() if entry.policy} == POLICY.keys()
    assert all(entry.klass == "P" for entry in own.values() if entry.policy)


def test_the_worker_runs_the_tasks_that_are_shown(register: Register) -> None:
    assert register.bench.runtime.service.tick is tasks.tick


def test_every_ground_of_a_status_is_told() -> None:
    assert GROUNDS.keys() == set(Basis)


def ask(client: TestClient, query: str = "", user: User = COACH) -> Any:
    answer = client.get(f"/v1/rules{query}", headers=as_user(user))
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_rules_over_the_api(client: TestClient) -> None:
    document = ask(client, "?ruleset=2026&kind=status&class=P", NOBODY)
    assert document["rulesets"][0] == {
        "id": "2012",
        "validFromDate": "2012-01-01",
        "validUntilDate": "2016-12-31",
    }
    assert document["rules"][0] == {
        "id": "grace-days",
        "kind": "status",
        "legalClass": "P",
        "source": "'Aansluitend' in Regeling BWBR0031387, bijlage B; wekelijkse levering van DUO",
        "title": "Een nieuwe inschrijving binnen 14 dagen sluit aan",
        "value": 14,
        "unit": "kalenderdagen",
        "validFromDate": None,
        "validUntilDate": None,
        "rulesets": ["2012", "2017", "2026"],
        "policy": True,
        "holder": None,
        "when": None,
    }
    assert len(ask(client)["rules"]) == len(entries())


@pytest.mark.parametrize("query", ["?ruleset=1969", "?class=Q", "?kind=none"])
def test_what_is_no_rule_is_a_problem(client: TestClient, query: str) -> None:
    answer = client.get(f"/v1/rules{query}", headers=as_user(COACH))
    assert answer.status_code == 400
    assert answer.json()["errors"]


def test_the_page_shows_the_rules_of_a_period(coach: TestClient) -> None:
    text = words(coach.get("/regels"))
    assert "Regels van 2017" in text
    assert "Voor wat gebeurde van 1 januari 2017 tot en met 31 december 2025" in text
    assert "Schoolverlater is wie jonger is dan 23 jaar age-limit 23 jaar" in text
    text = words(coach.get("/regels?regels=2026"))
    assert "Voor wat gebeurt vanaf 1 januari 2026" in text
    assert "Schoolverlater is wie jonger is dan 27 jaar age-limit 27 jaar" in text
    assert "work-hours" not in text
    assert "Een regio mag hier een eigen termijn stellen" in text
    assert "D01 School" in text
    assert coach.get("/regels?regels=1969").status_code == 404


def test_a_dossier_leads_to_the_rule_of_each_ground(coach: TestClient, known: Register) -> None:
    dossier = coach.get(f"/jongeren/{known.ref(SAM)}").text
    page = coach.get("/regels?regels=2017").text
    for rule_id in ("target-group", "startkwalificatie", "grace-days"):
        assert f'href="/regels?regels=2017#regel-{rule_id}"' in dossier
        assert f'id="regel-{rule_id}"' in page


def test_the_page_is_for_whoever_has_logged_in(client: TestClient) -> None:
    assert client.get("/regels", headers={"accept": "text/html"}).status_code in {303, 401}
    sign_in(client, Role.MINISTRY, "*")
    assert client.get("/regels").status_code == 200
