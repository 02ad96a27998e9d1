# SPDX-License-Identifier: EUPL-1.2
"""Signals that somebody may leave and the preventive cases that come of them, by the API and by the
pages, on a real database."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
import sqlalchemy as sa

from schemas.codes.lists import Basis, Regime, RiskSignal, RiskSource, Status
from schemas.codes.outreach import CaseOrigin, CaseState, Channel, ContactResult, Dismissal, Purpose
from schemas.events import registration as r
from schemas.events.topics import AnyEvent
from services.chassis.web import Role
from services.outreach import handlers
from services.outreach.rules import happenings as h
from services.outreach.rules.case import Case
from services.outreach.store import tables
from tests.fixtures.databases import database_url as database_url
from tests.fixtures.web import form_token, sign_in
from tests.integration.outreach_bench import COACH as CHARLIE
from tests.integration.outreach_bench import NOOR, SAM, Bench, after
from tests.integration.outreach_bench import bench as bench
from tests.integration.outreach_desk import COACH, ELSEWHERE, VIEWER, Desk
from tests.integration.outreach_desk import desk as desk


def risk(bench: Bench, ref: uuid.UUID = SAM, signal: RiskSignal = RiskSignal.RESULTS) -> AnyEvent:
    data = r.DropoutRiskRegisteredData(
        signal=signal,
        source=RiskSource.SCHOOL,
        on=date(2025, 11, 19),
        school="25LR00",
        region="29",
        municipality="0599",
    )
    return bench.event(r.DropoutRiskRegistered, ref, data)


def gap(bench: Bench, to: Status, before: Status, since: date) -> AnyEvent:
    data = r.StatusChangedData(
        from_status=before,
        to_status=to,
        basis=Basis.WITHIN_GRACE,
        since=since,
        regime=Regime.DOORSTROOMPUNT,
        ruleset="2026",
        region="29",
        from_region="29",
    )
    return bench.event(r.StatusChanged, SAM, data)


def signals(bench: Bench) -> list[tuple[str, str | None]]:
    table = tables.signal
    query = sa.select(table.c.state, table.c.reason).order_by(table.c.happened_on, table.c.signal)
    with bench.work.runtime.engine.connect() as connection:
        return [(row.state, row.reason) for row in connection.execute(query)]


def test_a_signal_waits_until_a_worker_opens_a_case(bench: Bench, desk: Desk) -> None:
    bench.deliver(risk(bench), risk(bench, signal=RiskSignal.BEHAVIOUR))
    listed = desk.get(VIEWER, "/signals")["signals"]
    assert {one["signal"] for one in listed} == {"results", "behaviour"}
    assert listed[0]["decideDate"] == "2025-11-27"
    assert desk.get(ELSEWHERE, "/signals")["signals"] == []
    assert bench.cases() == []

    path = f"/signals/{listed[0]['signalId']}/prevention-cases"
    begun = desk.post(COACH, path, key="abcdefgh-1")
    assert desk.post(COACH, path, key="abcdefgh-1") == begun
    desk.post(COACH, path, status=404)
    case = bench.case()
    assert (str(case.id), case.origin) == (begun["caseId"], CaseOrigin.PREVENTIVE)
    assert (case.owner, case.region, case.school) == ("coach-1", "29", "25LR00")
    assert signals(bench) == [("taken", None), ("taken", None)]
    assert [name for name, _ in bench.said()][:2] == ["case-opened", "case-assigned"]


def test_a_signal_is_dismissed_with_a_code(bench: Bench, desk: Desk) -> None:
    bench.deliver(risk(bench))
    [one] = desk.get(COACH, "/signals")["signals"]
    path = f"/signals/{one['signalId']}/dismissals"
    desk.post(COACH, path, {"reason": "because"}, 400)
    desk.post(COACH, path, {"reason": "school-acts"}, 204)
    assert signals(bench) == [("dismissed", "school-acts")]
    assert desk.get(COACH, "/signals")["signals"] == []
    assert bench.cases() == []


def test_a_signal_goes_along_when_the_young_person_moves(bench: Bench, desk: Desk) -> None:
    bench.deliver(risk(bench), risk(bench, NOOR))
    listed = desk.get(COACH, "/signals")["signals"]
    within = place("0599", "0489", bench.status(Status.ENROLLED, Basis.ENROLLED, after(1)))
    away = r.RegionChangedData(
        from_region="29",
        to_region="21",
        from_municipality="0489",
        to_municipality="0363",
        on=after(2),
    )
    bench.until(after(1)).deliver(within)
    assert {one["municipality"] for one in desk.get(COACH, "/signals")["signals"]} == {
        "0489",
        "0599",
    }
    bench.until(after(2)).deliver(bench.event(r.RegionChanged, SAM, away))

    [left] = desk.get(COACH, "/signals")["signals"]
    [went] = desk.get(ELSEWHERE, "/signals")["signals"]
    assert {left["signalId"], went["signalId"]} == {one["signalId"] for one in listed}
    assert (went["region"], went["municipality"]) == ("21", "0363")
    assert went["decideDate"] == left["decideDate"], "the term keeps running from its start"
    desk.post(
        COACH, f"/signals/{went['signalId']}/dismissals", {"reason": "no-concern"}, status=404
    )


def place(before: str, now: str, event: AnyEvent) -> AnyEvent:
    """A change of status with a move within the region."""
    data = event.data.model_copy(update={"from_municipality": before, "municipality": now})
    return event.model_copy(update={"data": data})


def test_a_signal_follows_the_borders_of_its_region(bench: Bench) -> None:
    """Nobody moved: a region gets another number, with a municipality that merged or as it was,
    which says nothing of what waits elsewhere."""
    bench.deliver(risk(bench))
    for before, now in (("13", "14"), ("29", "41")):
        data = r.RegionChangedData(
            from_region=before,
            to_region=now,
            from_municipality="0501",
            to_municipality="1992",
            on=date(2026, 1, 1),
        )
        bench.deliver(bench.event(r.RegionChanged, SAM, data))
        with bench.work.runtime.engine.connect() as connection:
            columns = tables.signal.c.region, tables.signal.c.municipality
            found = tuple(connection.execute(sa.select(*columns)).one())
        assert found == (("29", "0599") if now == "14" else ("41", "1992"))


def test_one_answer_that_comes_twice_at_once(bench: Bench, desk: Desk) -> None:
    bench.deliver(risk(bench))
    [one] = desk.get(COACH, "/signals")["signals"]
    path = f"/signals/{one['signalId']}/prevention-cases"
    with ThreadPoolExecutor(4) as many:
        answers = list(many.map(lambda _: desk.post(COACH, path, key="abcdefgh-1"), range(4)))
    assert len({str(answer) for answer in answers}) == 1


@pytest.mark.parametrize("basis", [Basis.DIED, Basis.EMIGRATED])
def test_the_case_of_who_was_beyond_the_age_limit_ends_all_the_same(
    bench: Bench, basis: Basis
) -> None:
    """The status stays what it was, out of scope; why it is so changes (6.4-7)."""
    bench.deliver(risk(bench))
    bench.act(h.PreventionStarted())
    event = bench.status(Status.OUT_OF_SCOPE, basis, after(1))
    data = event.data.model_copy(update={"from_status": Status.OUT_OF_SCOPE})
    bench.deliver(event.model_copy(update={"data": data}))
    assert not bench.case().is_open


@pytest.mark.parametrize(
    "answer", [h.PreventionStarted(), h.SignalDismissed(Dismissal.NO_CONCERN)], ids=lambda a: a.name
)
def test_an_answer_under_one_key_is_carried_out_once(bench: Bench, answer: h.Command) -> None:
    def answered(command: h.Command) -> Case | None:
        with bench.work.runtime.begin() as tx:
            return handlers.act(tx, CHARLIE, SAM, command, key="abcdefgh-1")

    bench.deliver(risk(bench))
    first, said = answered(answer), len(bench.said())
    settled = signals(bench)
    bench.until(after(1)).deliver(risk(bench, signal=RiskSignal.ATTENDANCE))
    assert answered(answer) == first
    assert (bench.said(), bool(said)) == ([], first is not None)
    if first is None:
        later = [("open", None), *settled]
        assert signals(bench) == later, "what came afterwards waits for an answer of its own"
    other = h.SignalDismissed(Dismissal.SCHOOL_ACTS)
    with pytest.raises(handlers.KeyReused):
        answered(other)


def test_signals_go_page_by_page(bench: Bench, desk: Desk) -> None:
    refs = [uuid.UUID(int=SAM.int + n) for n in range(5)]
    bench.deliver(*(risk(bench, ref) for ref in refs))
    found, cursor = [], ""
    while True:
        page = desk.get(COACH, f"/signals?limit=2{cursor}")
        found += [one["signalId"] for one in page["signals"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert len(found) == len(set(found)) == 5
    desk.get(COACH, "/signals?cursor=zzz", 400)


def test_who_leaves_is_no_signal_any_more(bench: Bench) -> None:
    bench.deliver(risk(bench), bench.confirmed())
    assert signals(bench) == [("overtaken", None)]
    assert bench.case().origin is CaseOrigin.REGISTER
    bench.deliver(risk(bench))
    assert bench.timeline(bench.case())[-1] == "risk-signalled"
    assert len(signals(bench)) == 1


def test_a_preventive_case_becomes_that_of_a_leaver(bench: Bench) -> None:
    bench.deliver(risk(bench))
    bench.act(h.PreventionStarted())
    bench.until(after(5)).act(h.ContactAttempted(Channel.PHONE, ContactResult.REACHED))
    bench.until(after(30)).deliver(bench.confirmed(since=after(30)))
    case = bench.case()
    assert (case.number, case.state, case.purpose) == (
        1,
        CaseState.IN_CONTACT,
        Purpose.DOORSTROOMPUNT,
    )
    assert {d.code for d in bench.work.duties(SAM) if str(d.state) == "set"} >= {"D15", "D18"}


def test_of_two_cases_that_prove_one_that_of_the_leaver_stays(bench: Bench) -> None:
    bench.deliver(risk(bench, NOOR))
    bench.act(h.PreventionStarted(), NOOR)
    bench.until(after(10)).deliver(bench.confirmed(SAM))
    bench.deliver(bench.merged(SAM, NOOR))
    assert [(case.origin, case.state) for case in bench.cases(NOOR)] == [
        (CaseOrigin.PREVENTIVE, CaseState.VOIDED),
        (CaseOrigin.REGISTER, CaseState.ASSIGNED),
    ]


def test_a_summer_without_a_place(bench: Bench, desk: Desk) -> None:
    bench.until(date(2026, 8, 24))
    bench.deliver(gap(bench, Status.GAP, Status.ENROLLED, date(2026, 8, 22)))
    assert desk.get(COACH, "/signals")["signals"] == []
    with bench.work.runtime.engine.connect() as connection:
        later = connection.execute(sa.select(tables.signal.c.id)).scalar_one()
    desk.post(COACH, f"/signals/{later}/dismissals", {"reason": "no-concern"}, 404)
    bench.deliver(risk(bench))
    [sign] = desk.get(COACH, "/signals")["signals"]
    desk.post(
        COACH, f"/signals/{sign['signalId']}/dismissals", {"reason": "no-concern"}, status=204
    )
    assert signals(bench) == [("dismissed", "no-concern"), ("open", None)]
    bench.until(date(2026, 9, 1))
    assert len(desk.get(COACH, "/signals")["signals"]) == 1
    bench.deliver(gap(bench, Status.ENROLLED, Status.GAP, date(2026, 9, 1)))
    assert signals(bench) == [("dismissed", "no-concern"), ("overtaken", None)]


def test_an_application_for_the_mbo_ends_the_search_in_summer(bench: Bench, desk: Desk) -> None:
    on = date(2026, 8, 27)
    bench.until(date(2026, 8, 24))
    bench.deliver(gap(bench, Status.GAP, Status.ENROLLED, date(2026, 8, 22)))
    data = r.MboApplicationRegisteredData(school="25LR00", applied_on=on, starts_on=on)
    bench.until(on).deliver(bench.event(r.MboApplicationRegistered, SAM, data))
    assert signals(bench) == [("overtaken", None)]
    bench.until(date(2026, 9, 1))
    assert desk.get(COACH, "/signals")["signals"] == []


def test_nothing_is_answered_that_was_not_asked(bench: Bench) -> None:
    bench.deliver(bench.confirmed())
    with pytest.raises(handlers.NoCase):
        bench.act(h.PreventionStarted())


def test_signals_are_answered_on_their_page(bench: Bench, desk: Desk) -> None:
    bench.deliver(risk(bench, SAM), risk(bench, NOOR))
    sign_in(desk.client, Role.COACH)
    shown = desk.client.get("/signalen").text
    token = form_token(shown)
    with bench.work.runtime.engine.connect() as connection:
        rows = connection.execute(sa.select(tables.signal.c.ref, tables.signal.c.id))
        ids = {row.ref: row.id for row in rows}
    dismissal = f"/signalen/{ids[NOOR]}/afwijzen"
    wrong = desk.client.post(dismissal, data={"csrf_token": token, "reden": ""})
    assert wrong.status_code == 400
    assert f'href="#reden-{ids[NOOR]}"' in wrong.text
    right = desk.client.post(dismissal, data={"csrf_token": token, "reden": "no-concern"})
    assert right.status_code == 303
    opened = desk.client.post(f"/signalen/{ids[SAM]}/openen", data={"csrf_token": token})
    assert opened.headers["location"] == f"/zaken/{bench.case(SAM).id}"
    again = desk.client.post(f"/signalen/{ids[SAM]}/openen", data={"csrf_token": token})
    assert again.headers["location"] == opened.headers["location"]
    case_page = desk.client.get(opened.headers["location"]).text
    assert "Preventieve zaak" in case_page or "Preventief" in case_page
    assert "Laatste dag op school" not in case_page
    assert "Geen signalen" in desk.client.get("/signalen").text
