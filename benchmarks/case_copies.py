# SPDX-License-Identifier: EUPL-1.2
"""Copies of young people who lived: the same rows under other references, in other regions."""

import random
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha1
from typing import Any, Final, NamedTuple

import psycopg
import sqlalchemy as sa

from benchmarks import case_lives as lives
from services.chassis import documents
from services.chassis.duties import _NAMESPACE, bucket_of
from services.feeds.simulator.region import Region
from services.outreach.rules.case import case_id, label_of
from services.outreach.store.tables import case, chassis, task, timeline, youth

TABLES: Final = (youth, case, task, chassis.duty, timeline)
CASES_EACH: Final = 110
"""Open cases per worker (assumed)."""
_CHUNK = 5_000


class Place(NamedTuple):
    """A region as copies stand in it."""

    region: Region
    open: int
    schools: Sequence[str]

    @property
    def code(self) -> str:
        """The code of the region."""
        return self.region.code

    @property
    def workers(self) -> list[str]:
        """The ids of those who work there."""
        number = max(2, round(self.open / CASES_EACH))
        return [f"coach-{self.code}-{n:03d}" for n in range(1, number + 1)]


class Model:
    """One young person who lived, as lines of COPY with the places of what a copy has for its
    own."""

    def __init__(self, ref: uuid.UUID, rows: dict[str, list[Any]]) -> None:
        self.ref = ref
        self.duties = [(row.code, row.context) for row in rows[chassis.duty.name]]
        self.numbers = [row.number for row in rows[case.name]]
        self._own = {str(ref): "%(ref)s"}
        for n, row in enumerate(rows[case.name]):
            self._own |= {str(row.id): f"%(case{n})s", row.label: f"%(label{n})s"}
        for n, row in enumerate(rows[chassis.duty.name]):
            self._own[str(row.id)] = f"%(duty{n})s"
        self.lines = {table.name: self._lines(table, rows[table.name]) for table in TABLES}

    def _lines(self, table: sa.Table, rows: Iterable[Any]) -> str:
        columns = columns_of(table)
        return "".join(
            "\t".join(self._cell(name, getattr(row, name)) for name in columns) + "\n"
            for row in rows
        )

    def _cell(self, column: str, value: Any) -> str:
        if column == "bucket":
            return "%(bucket)s"
        text = _text(value).replace("%", "%%")
        exact = {
            lives.REGION: "%(region)s",
            lives.OTHER_REGION: "%(other)s",
            lives.PLACE: "%(place)s",
        }
        if column in ("region", "transfer_to", "municipality"):
            return exact.get(text, text)
        for code, own in exact.items():  # within a document, or in the name of a queue
            text = text.replace(f'"{code}"', f'"{own}"').replace(f"region:{code}", f"region:{own}")
            text = text.replace(f"coordinator:{code}", f"coordinator:{own}")
        text = text.replace(lives.SCHOOL, "%(school)s").replace(lives.WORKER.id, "%(owner)s")
        for theirs, own in self._own.items():
            text = text.replace(theirs, own)
        return text

    def copied(self, draw: random.Random, place: Place, owner: str) -> dict[str, str]:
        """The same life, lived by somebody else there: lines by table."""
        ref = str(uuid.UUID(int=draw.getrandbits(128), version=4))
        own = {
            "ref": ref,
            "region": place.code,
            "other": lives.OTHER_REGION if place.code != lives.OTHER_REGION else lives.REGION,
            "place": place.region.municipalities.draw(draw),
            "school": draw.choice(place.schools),
            "owner": owner,
            "bucket": str(bucket_of(ref)),
        }
        for n, number in enumerate(self.numbers):
            identity = case_id(uuid.UUID(ref), number)
            own[f"case{n}"], own[f"label{n}"] = str(identity), label_of(identity)
        for n, (code, context) in enumerate(self.duties):
            own[f"duty{n}"] = _fast_duty_id(f"{ref}/{code}/{context}")
        return {name: lines % own for name, lines in self.lines.items()}


class Half(NamedTuple):
    """What one process copies."""

    seed: int
    models: Sequence[Model]
    where: Sequence[Place]

    def copy_into(self, url: str) -> None:
        """Copy it all, in an order in which nobody lies beside somebody of the same region."""
        draw = random.Random(self.seed)
        weights = [place.open for place in self.where]
        teams = [place.workers for place in self.where]
        todo = list(self.models)
        draw.shuffle(todo)
        with psycopg.connect(url) as connection, connection.cursor() as cursor:
            for first in range(0, len(todo), _CHUNK):
                lines: dict[str, list[str]] = defaultdict(list)
                for model in todo[first : first + _CHUNK]:
                    (n,) = draw.choices(range(len(teams)), weights)
                    copied = model.copied(draw, self.where[n], draw.choice(teams[n]))
                    for name, text in copied.items():
                        lines[name].append(text)
                for table in TABLES:
                    with cursor.copy(_copy_statement(table)) as copy:
                        copy.write("".join(lines[table.name]))
                connection.commit()


def columns_of(table: sa.Table) -> list[str]:
    """The columns that are written; the timeline counts by itself."""
    return [column.name for column in table.c if not (table is timeline and column.name == "id")]


def _copy_statement(table: sa.Table) -> str:
    names = ", ".join(f'"{name}"' for name in columns_of(table))
    return f'COPY "{table.name}" ({names}) FROM STDIN'


def _text(value: Any) -> str:
    """A value as COPY reads it."""
    match value:
        case None:
            return "\\N"
        case bool():
            return "t" if value else "f"
        case dict():
            value = documents.write(value)
        case date():  # an instant is one too
            return value.isoformat()
    text = str(value)
    for plain, written in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(plain, written)
    return text


def _fast_duty_id(name: str) -> str:
    """As :func:`services.chassis.duties.duty_id`, in a quarter of the time."""
    digest = bytearray(sha1(_NAMESPACE.bytes + name.encode(), usedforsecurity=False).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    return digest.hex()
