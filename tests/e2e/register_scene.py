# SPDX-License-Identifier: EUPL-1.2
"""A register with a few dozen young people and an autumn behind it, for the browser tests."""

from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from fastapi import FastAPI

from schemas.types import is_bsn
from services.chassis.health import Progress
from services.chassis.settings import Mode, Settings
from services.registration import store
from services.registration.api import create_api
from tests.unit.registration.register import OTHER_SCHOOL, SCHOOL, Message, Register

DEMO = Settings(service="registration", mode=Mode.DEMO, session_secret="register-scene-" * 3)

NUMBERS = [n for n in (f"99999{i:04d}" for i in range(10, 2000)) if is_bsn(n)]
FIRST_NAMES = ["Sam", "Noor", "Yara", "Daan", "Milan", "Zoë", "Amir", "Lotte", "Jayden", "Fleur"]
LAST_NAMES = ["Voorbeeld", "van den Berg", "El Amrani", "Jansen-Smit", "Yıldız", "de Wit"]
PEOPLE = 48
LEAVER, RETURNED, QUALIFIED, TRUANT, UNKNOWN, GAP, ABSENT, ELSEWHERE, MERGED = range(9)
"""Whose story is told; the rest is at school."""
ONDERWIJSNUMMER = "101234564"
BROKEN_REGION = "27"


def name_of(number: int) -> str:
    return f"{FIRST_NAMES[number % 10]} {LAST_NAMES[number % 6]}"


REPORT = (SCHOOL, "7001")
"""School and number of the absence report of ABSENT."""


class Scene:
    """The register on 10 December 2025, noon; ``register`` lets a test go on from there."""

    def __init__(self, directory: Path) -> None:
        self.register = Register(f"sqlite:///{directory / 'register.db'}")
        self._everyone_arrives()
        self._autumn()
        self._someone_tampers()

    def ref(self, number: int) -> UUID:
        return self.register.ref(NUMBERS[number])

    def path(self, number: int) -> str:
        return f"/jongeren/{self.ref(number)}"

    def _everyone_arrives(self) -> None:
        register = self.register
        register.tell(*(self._arrival(number) for number in range(PEOPLE)))
        schooled = [n for n in range(PEOPLE) if n not in (TRUANT, UNKNOWN, MERGED)]
        register.on("2025-08-25")
        register.tell(*(self._start(number) for number in schooled))
        register.tell(register.started("2025-08-25", ONDERWIJSNUMMER, school=OTHER_SCHOOL))

    def _arrival(self, number: int) -> Message:
        places = {ELSEWHERE: "0363", PEOPLE - 1: "0502", PEOPLE - 2: "0513", PEOPLE - 3: "0513"}
        birth = f"{2009 if number == TRUANT else 2005 + number % 4}-0{1 + number % 9}-17"
        return self.register.registered(
            NUMBERS[number],
            birth,
            municipality=places.get(number, "0599"),
            name=name_of(number),
            phone="+31612345678",
        )

    def _start(self, number: int) -> Message:
        school = OTHER_SCHOOL if number % 3 == 0 else SCHOOL
        level = 2 + number % 3
        pgn = NUMBERS[number]
        return self.register.started("2025-08-25", pgn, school=school, level=level, track="bol")

    def _autumn(self) -> None:
        register, number = self.register, NUMBERS
        register.on("2025-10-14")
        register.tell(self._end(RETURNED, "2025-10-09"), self._end(LEAVER, "2025-10-10"))
        register.on("2025-10-31")
        register.tell(
            register.fact(
                "duo", "qualification-obtained", number[QUALIFIED], kind="mbo-4", on="2025-10-30"
            ),
            self._end(QUALIFIED, "2025-10-30"),
            register.fact(
                "duo", "qualification-obtained", number[LEAVER], kind="vmbo", on="2023-06-15"
            ),
        )
        register.on("2025-11-03")
        register.tell(
            register.started("2025-11-03", number[RETURNED], school="25PZ01", level=2, track="bbl"),
            register.fact(
                "school",
                "absence-reported",
                number[ABSENT],
                school=SCHOOL,
                kind="month-18plus",
                from_="2025-11-03",
                report="7001",
            ),
        )
        register.on("2025-11-20")
        register.tell(register.fact("duo", "identity-linked", ONDERWIJSNUMMER, bsn=number[MERGED]))
        register.on("2025-12-08")
        register.tell(self._end(GAP, "2025-12-05"))
        register.on("2025-12-10")

    def _end(self, number: int, last: str) -> Message:
        school = OTHER_SCHOOL if number % 3 == 0 else SCHOOL
        return self.register.ended(last, NUMBERS[number], school=school)

    def _someone_tampers(self) -> None:
        """In one region a row is changed past the rules, and the next day shows it."""
        register, numbers = self.register, NUMBERS
        edited = sa.update(store.person).where(store.person.c.ref == self.ref(PEOPLE - 2))
        register.change(edited.values(status="exempt", basis="exemption"))
        register.tell(self._end(PEOPLE - 3, "2025-12-09"))
        register.on("2025-12-11")
        assert numbers


def application(scene: Scene) -> FastAPI:
    """The register's web application on the scene's database and clock."""
    return create_api(scene.register.bench.runtime, DEMO, Progress())
