# SPDX-License-Identifier: EUPL-1.2
"""Regions set terms where no law gives one: from a day on, for who lives there, as policy."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from services.chassis.policy_rules import EVERYWHERE
from services.chassis.web import Role, User
from services.registration.policy import apply_terms
from services.registration.rules.policy import Term, policies
from services.registration.rules.rulesets import RULESETS, from_day, ruleset_on, with_policy
from tests.fixtures.web import form_token, sign_in
from tests.unit.registration.doors import COACH, application, as_user, words
from tests.unit.registration.history import History, day
from tests.unit.registration.register import NOOR, OTHER_SCHOOL, SAM, Register

COORDINATOR = User("coord-1", "Ties", frozenset({Role.COORDINATOR}), frozenset({"29"}))


def put(client: TestClient, user: User = COORDINATOR, **term: Any) -> Any:
    said = {"region": "29", "rule": "grace-days", "value": 21, "validFromDate": "2025-11-01"}
    return client.post("/v1/policy-terms", json=said | term, headers=as_user(user))


def carried_through(register: Register) -> None:
    more = True

    def work(tx: Any) -> None:
        nonlocal more
        more = apply_terms(tx)

    while more:
        register.bench.run(work)


# rules


def test_from_a_day_on_and_not_before() -> None:
    rulesets = from_day(day("2025-06-01"), {"grace-days": 10})
    days = ("2025-05-31", "2025-06-01", "2026-03-01")
    assert [ruleset_on(day(d), rulesets).grace_days for d in days] == [14, 10, 10]
    assert [ruleset.id for ruleset in rulesets] == ["2012", "2017", "2017", "2026"]


def test_a_region_goes_before_everywhere_and_the_rest_is_untouched() -> None:
    always = day("1900-01-01")
    found = policies(
        [Term("29", "grace-days", 21, always), Term(EVERYWHERE, "find-out-months", 2, always)]
    )
    at = day("2025-11-01")
    assert ruleset_on(at, found.of("29")).grace_days == 21
    assert ruleset_on(at, found.of("29")).find_out_months == 2
    assert ruleset_on(at, found.of("21")).grace_days == 14
    assert policies([Term("29", "grace-days", 21, always)]).of("21") is RULESETS
    assert policies([Term("29", "grace-days", 21, always)]).of(None) is RULESETS


@pytest.mark.parametrize(
    "terms", [{"grace-days": 91}, {"find-out-months": 0}, {"regional-age-limit": 28}]
)
def test_out_of_bounds(terms: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="is not from"):
        with_policy(terms)


@pytest.mark.row("regional-age-limit")
def test_the_extension_to_27_before_2026_was_policy_of_a_region() -> None:
    """Domain 1.2: some regions 16-27; from 2026 on it is the law (WEB art. 9.2.1)."""
    extended = from_day(day("2024-01-01"), {"regional-age-limit": 27})
    history = History("2000-05-01").enrolled("2021-08-25", "2023-03-31")
    months = ("2023-05-02", "2023-12-31", "2024-01-01", "2025-12-31", "2026-01-01")
    assert [history.on(d, extended).status.value for d in months] == [
        "out-of-scope",
        "out-of-scope",
        "early-leaver",
        "early-leaver",
        "early-leaver",
    ]
    assert [history.status(d) for d in months[2:]] == [
        "out-of-scope",
        "out-of-scope",
        "early-leaver",
    ]
    assert ruleset_on(day("2026-01-01"), extended) == ruleset_on(day("2026-01-01"))


# the register


def settle(register: Register) -> None:
    """Sam in Rotterdam and Noor in Amsterdam, both at school until 5 November."""
    register.tell(
        register.registered(SAM),
        register.registered(NOOR, birth="2006-01-09", municipality="0363", name="Noor"),
    )
    register.tell(
        register.started("2025-07-01", SAM, at="2025-07-01"),
        register.started("2025-07-01", NOOR, at="2025-07-01", school=OTHER_SCHOOL),
    )


def leave(register: Register) -> None:
    register.on("2025-11-06")
    register.tell(
        register.ended("2025-11-05", SAM), register.ended("2025-11-05", NOOR, school=OTHER_SCHOOL)
    )


@pytest.mark.row("apply-policy")
def test_the_term_of_the_region_decides_and_elsewhere_nothing_changes(register: Register) -> None:
    settle(register)
    client = application(register)
    assert put(client).status_code == 201
    carried_through(register)
    leave(register)
    register.on("2025-11-20")
    assert (register.row(SAM).status, register.row(NOOR).status) == ("gap", "early-leaver")
    register.on("2025-11-27")
    assert register.row(SAM).status == "early-leaver"
    register.on("2025-11-28")
    assert all(row.closed for row in register.rows("balance"))


@pytest.mark.row("apply-policy", "grace-days")
def test_a_shorter_term_that_comes_while_the_gap_runs(register: Register) -> None:
    settle(register)
    leave(register)
    client = application(register)
    assert put(client, value=5, validFromDate="2025-11-06").status_code == 201
    carried_through(register)
    register.on("2025-11-11")
    assert (register.row(SAM).status, register.row(NOOR).status) == ("early-leaver", "gap")


def test_a_term_for_the_same_day_takes_the_place(register: Register) -> None:
    client = application(register)
    put(client)
    put(client, value=10)
    terms = client.get("/v1/rules", headers=as_user(COACH)).json()["policyTerms"]
    assert [(t["region"], t["rule"], t["value"], t["unit"]) for t in terms] == [
        ("29", "grace-days", 10, "kalenderdagen")
    ]


@pytest.mark.parametrize(
    ("term", "field"),
    [
        ({"rule": "age-limit"}, "rule"),
        ({"rule": "nonsense"}, "rule"),
        ({"value": 91}, "value"),
        ({"validFromDate": "2025-07-31"}, "validFromDate"),
        ({"rule": "regional-age-limit", "value": 27, "validFromDate": "2026-01-01"}, "rule"),
    ],
)
def test_what_cannot_be(register: Register, term: dict[str, Any], field: str) -> None:
    answer = put(application(register), **term)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == field


def test_only_by_the_coordinator_or_administrator_of_the_region(register: Register) -> None:
    client = application(register)
    assert put(client, COACH).status_code == 403
    assert put(client, region="21").status_code == 403


def test_the_page(register: Register) -> None:
    client = application(register)
    sign_in(client, Role.COORDINATOR, "29")
    page = client.get("/regels/beleid")
    empty = client.post("/regels/beleid", data={"csrf_token": form_token(page.text)})
    assert empty.status_code == 400
    assert words(empty).count("is verplicht") >= 4
    said = {"regio": "29", "regel": "grace-days", "waarde": "21", "vanaf": "2025-09-01"}
    said["csrf_token"] = form_token(page.text)
    shown = words(client.post("/regels/beleid", data=said, follow_redirects=True))
    assert "De termijn is vastgelegd." in shown
    assert "21 kalenderdagen" in shown
    rules = words(client.get("/regels"))
    assert "Eigen termijnen van regio’s (beleid)" in rules.replace("&#39;", "’")
    assert "21 kalenderdagen" in rules


def test_coaches_set_no_terms(register: Register) -> None:
    client = application(register)
    sign_in(client, Role.COACH, "29")
    assert client.get("/regels/beleid").status_code == 403
