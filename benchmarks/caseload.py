# SPDX-License-Identifier: EUPL-1.2
"""A database of outreach with a country's cases in it, within minutes.

A few thousand young people live through the service's own handlers (:mod:`benchmarks.case_lives`);
the rest are copies of them (:mod:`benchmarks.case_copies`), in every region by its size, with
workers, municipalities and schools of that region. :func:`unlike` makes the rows of some copies
anew by the service's own functions and tells what is not the same.
"""

import multiprocessing
import random
import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import psycopg
import sqlalchemy as sa
from psycopg import sql

from benchmarks import case_lives as lives
from benchmarks.bare_tables import bare
from benchmarks.case_copies import TABLES, Half, Model, Place
from schemas.codes.outreach import Channel
from schemas.codes.partners import PartnerKind, Support
from schemas.codes.schools import by_region
from services.chassis import database, migrations
from services.chassis.dialect import among
from services.chassis.duties import Duty, bucket_of, duty_id
from services.feeds.simulator.nation import spread
from services.outreach.rules.letters import Template, Wording
from services.outreach.rules.partners import Agreement, Partner
from services.outreach.rules.task_rules import tasks_of
from services.outreach.store import cases, letters, partners, tasks, workers
from services.outreach.store.tables import case, chassis, task, timeline, youth
from services.outreach.store.workers import Worker

_PARTNERS = (
    PartnerKind.YOUTH_DESK,
    PartnerKind.MBO,
    PartnerKind.WSP,
    PartnerKind.DEBT_HELP,
    PartnerKind.GGZ,
    PartnerKind.YOUTH_WORK,
    PartnerKind.EMPLOYER,
    PartnerKind.DAYTIME_ACTIVITY,
)
_KEPT = partners.Kept("coordinator", datetime(2025, 1, 1, tzinfo=UTC))


class Size(NamedTuple):
    """How many cases there are, how many of them are open, and of how many people they were
    lived."""

    cases: int
    open: int
    lived: int


def places(size: Size, today: date) -> list[Place]:
    """The regions with their share of the open cases: as vo locations are spread (assumed)."""
    found = spread(size.open, today, random.Random(1)).values()
    return [
        Place(region, many, [one.brin6 for one in by_region(region.code)] or [lives.SCHOOL])
        for region, many in found
    ]


def fill(url: str, size: Size, today: date) -> None:
    """Make the tables of outreach in an empty database and fill them, as of the morning of
    ``today``; ends with every row seen by all and counted by the planner."""
    plain = url.replace("+psycopg", "")
    _wait_for_disk(plain, wait=False)
    engine = database.open_engine(url)
    migrations.upgrade("outreach", engine)
    still, ended = lives.live(url, size.lived, today)
    models = _models(engine)
    where = places(size, today)
    _furnish(engine, where)
    engine.dispose()
    open_ones = [models[ref] for ref in still]
    closed_ones = [models[ref] for ref in ended]
    with bare(plain, [table.name for table in TABLES]):
        _copy_in_two(plain, _halves(size, open_ones, closed_ones, where))
    _wait_for_disk(plain, wait=True)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute("DELETE FROM caseload")
        counted = 'SELECT owner, count(*) FROM "case" WHERE is_open GROUP BY owner'
        connection.execute(f"INSERT INTO caseload {counted}")
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")


def _wait_for_disk(url: str, *, wait: bool) -> None:
    """Whether a commit waits for the disk in sessions that begin from now on."""
    with psycopg.connect(url, autocommit=True) as connection:
        name = sql.Identifier(connection.info.dbname)
        value = sql.SQL("on" if wait else "off")
        change = sql.SQL("ALTER DATABASE {} SET synchronous_commit = {}").format(name, value)
        connection.execute(change)


def _copy_in_two(url: str, halves: Sequence[Half]) -> None:
    """Copy in two processes at once."""
    context = multiprocessing.get_context("fork")
    children = [context.Process(target=half.copy_into, args=(url,)) for half in halves]
    for child in children:
        child.start()
    for child in children:
        child.join()
    if any(child.exitcode for child in children):
        raise RuntimeError("the copies were not made")


def _halves(
    size: Size, still: Sequence[Model], ended: Sequence[Model], where: Sequence[Place]
) -> list[Half]:
    """So many copies that, with those who lived, there are as many cases as asked for."""
    draw = random.Random(1)
    chosen = draw.choices(still, k=max(0, size.open - len(still)))
    lived = sum(len(model.numbers) for model in (*still, *ended))
    left = size.cases - lived - sum(len(model.numbers) for model in chosen)
    chosen += draw.choices(ended, k=max(0, left))
    return [Half(seed, chosen[seed::2], where) for seed in range(2)]


def _models(engine: sa.Engine) -> dict[uuid.UUID, Model]:
    """Everybody who lived, with their rows in the order in which they were written."""
    rows: dict[uuid.UUID, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    with engine.connect() as connection:
        whose = {row.id: row.ref for row in connection.execute(sa.select(case.c.id, case.c.ref))}
        for table in TABLES:
            query = sa.select(table)
            if table is timeline:
                query = query.order_by(timeline.c.id)
            for row in connection.execute(query):
                rows[_ref_of(row, whose)][table.name].append(row)
    return {ref: Model(ref, found) for ref, found in rows.items()}


def _ref_of(row: Any, whose: dict[uuid.UUID, uuid.UUID]) -> uuid.UUID:
    if hasattr(row, "case_id"):
        return whose[row.case_id]
    found: uuid.UUID = row.subject if hasattr(row, "subject") else row.ref
    return found


def _furnish(engine: sa.Engine, where: Sequence[Place]) -> None:
    """Who works where, and what a desk has besides cases: partners, agreements and templates."""
    with database.begin(engine) as connection:
        for place in where:
            for one in place.workers:
                workers.save(connection, Worker(one, f"Coach {one[6:]}", frozenset({place.code})))
            for n, kind in enumerate(_PARTNERS):
                identity, under = (
                    uuid.uuid5(uuid.NAMESPACE_OID, f"{w}-{place.code}-{n}") for w in "pa"
                )
                partner = Partner(identity, place.code, f"partner-{n}", f"Partner {n}", kind)
                partners.add(connection, partner, _KEPT)
                agreed = (
                    list(Support)[n % len(Support)],
                    _KEPT.at.date(),
                    None,
                    f"post@partner{n}.example",
                )
                partners.agree(connection, Agreement(under, identity, *agreed, None, 5, 30), _KEPT)
            for n, channel in enumerate((Channel.LETTER, Channel.EMAIL, Channel.MESSAGE)):
                wording = Wording(channel, f"Sjabloon {n}", "", "Beste {{naam}}")
                identity = uuid.uuid5(uuid.NAMESPACE_OID, f"t-{place.code}-{n}")
                letters.add_version(connection, Template(identity, 1, place.code, wording, *_KEPT))


def unlike(engine: sa.Engine, sample: int) -> list[str]:
    """What differs when the service itself makes the rows of some young people from their cases."""
    found = []
    with engine.connect() as connection:
        refs = (
            connection.execute(
                sa.select(youth.c.ref)
                .where(youth.c.ref >= uuid.uuid4())
                .order_by(youth.c.ref)
                .limit(sample)
            )
            .scalars()
            .all()
        )
        rows = connection.execute(sa.select(case).where(among(connection, case.c.ref, refs))).all()
        of_cases = [row.id for row in rows]
        kept = connection.execute(
            sa.select(task).where(among(connection, task.c.case_id, of_cases))
        )
        known = {(row.case_id, row.code, row.context): row._asdict() for row in kept}
        duties = connection.execute(
            sa.select(chassis.duty).where(among(connection, chassis.duty.c.subject, refs))
        )
        held = {(one.subject, one.code, one.context): one for one in map(Duty.of, duties)}
        told = set(
            connection.execute(
                sa.select(timeline.c.case_id).where(among(connection, timeline.c.case_id, of_cases))
            ).scalars()
        )
    for one in held.values():
        if one.id != duty_id(one.subject, one.code, one.context) or one.bucket != bucket_of(
            str(one.subject)
        ):
            found.append(f"duty {one}")
    for row in rows:
        lived = cases.parse(row.body)
        open_tasks = tasks_of(lived)
        if cases.row_of(row.ref, lived, row.version, open_tasks) != row._asdict():
            found.append(f"case {row}")
        if row.id not in told:
            found.append(f"case {row.id} without a timeline")
        for wanted in (tasks.row_of(row.id, one) for one in open_tasks):
            if known.pop((row.id, wanted["code"], wanted["context"]), None) != wanted:
                found.append(f"task {wanted}")
        for clock in lived.clocks:
            duty = held.get((row.ref, clock.code, clock.context))
            if (
                duty is None
                or duty.due_on != clock.due_on
                or (duty.state == "breached") != clock.breached
            ):
                found.append(f"clock {clock}")
    found += [f"task {one}" for one in known.values()]
    return found if refs and rows else ["nobody was found"]
