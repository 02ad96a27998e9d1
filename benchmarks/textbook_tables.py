# SPDX-License-Identifier: EUPL-1.2
"""The tables of the textbook version of registration: a mapped class each."""

import uuid
from datetime import date, datetime

from sqlalchemy import DateTime
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """All mapped classes."""


class Pupil(Base):
    """One person."""

    __tablename__ = "pupil"

    ref: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    pgn: Mapped[str] = mapped_column(unique=True)
    facts: Mapped[str]
    statuses: Mapped[int]
    enrollments: Mapped[int]
    status: Mapped[str | None]
    basis: Mapped[str | None]
    since: Mapped[date | None]
    regime: Mapped[str | None]
    ruleset: Mapped[str | None]
    region: Mapped[str | None]
    municipality: Mapped[str | None]
    school: Mapped[str | None]
    sector: Mapped[str | None]
    level: Mapped[int | None]
    category: Mapped[str | None]
    spell_since: Mapped[date | None]
    spell_left_on: Mapped[date | None]
    spell_last_day: Mapped[date | None]
    no_place_since: Mapped[date | None]
    duties: Mapped[int]


class Contact(Base):
    """Name and address of one person."""

    __tablename__ = "contact"

    ref: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    birth_date: Mapped[date | None]
    name: Mapped[str | None]
    address: Mapped[str | None]


class Movement(Base):
    """A change of status or region."""

    __tablename__ = "movement"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[uuid.UUID] = mapped_column(index=True)
    day: Mapped[date] = mapped_column(index=True)
    from_status: Mapped[str | None]
    to_status: Mapped[str]
    from_region: Mapped[str | None]
    to_region: Mapped[str | None]


class Deadline(Base):
    """A duty, with its identity as in the service."""

    __tablename__ = "deadline"

    subject: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    context: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[uuid.UUID]
    holder: Mapped[str]
    set_on: Mapped[date]
    due_on: Mapped[date]
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    state: Mapped[str]
    settled_on: Mapped[date | None]
    region: Mapped[str | None]
    municipality: Mapped[str | None]
    school: Mapped[str | None]
    bucket: Mapped[int]


class Outbox(Base):
    """What is still to be said."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str]
    key: Mapped[str]
    payload: Mapped[bytes]
