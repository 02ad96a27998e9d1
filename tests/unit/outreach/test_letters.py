# SPDX-License-Identifier: EUPL-1.2
"""What a template may hold, and when nothing may be sent."""

import io
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from schemas.codes.lists import Basis, Regime, Status
from schemas.codes.outreach import CaseState, Channel
from schemas.events import registration as r
from services.outreach.letters.pdf import pdf_of
from services.outreach.rules import letters
from services.outreach.rules.letters import (
    BARRIERS,
    EXAMPLE,
    Barrier,
    Letter,
    MergeField,
    Stop,
    Wording,
    barrier,
    faults,
    fields_of,
    filled,
    needs_address,
)
from services.outreach.rules.mail_stops import stops_in
from tests.unit.outreach.story import Story

LETTER = Wording(
    Channel.LETTER, "Uitnodiging", "Kom langs", "Beste {{naam}},\n\nTot {{ vandaag }}."
)


def test_an_unknown_field_is_refused_with_its_name_and_line() -> None:
    wrong = replace(LETTER, subject="Voor {{roepnaam}}", body="Beste {{naam}},\n{{bsn}} en {{tel}}")
    assert faults(wrong) == [
        ("subject", "regel 1: {{roepnaam}} is geen invulveld"),
        ("body", "regel 2: {{bsn}} is geen invulveld"),
        ("body", "regel 2: {{tel}} is geen invulveld"),
    ]


@pytest.mark.parametrize("body", ["a\n{{naam", "a\nnaam}}", "{{\nnaam}}", "a\n{{{{naam}}"])
def test_braces_that_make_no_field_are_refused(body: str) -> None:
    found = faults(replace(LETTER, body=body))
    assert found
    assert {field for field, _ in found} == {"body"}


def test_all_faults_are_told_at_once() -> None:
    wrong = Wording(Channel.MESSAGE, " ", "Onderwerp", "x" * 481 + "{{y}}")
    assert [field for field, _ in faults(wrong)] == ["name", "body", "subject", "body"]
    assert faults(Wording(Channel.MESSAGE, "Sms", "", "Hoi {{naam}}")) == []
    assert faults(Wording(Channel.PHONE, "Bel", "Bel", "Bel"))[0][0] == "channel"
    assert faults(replace(LETTER, subject="Kom\nlangs", body="a\tb\x07"))[0][0] == "subject"


def test_every_field_has_an_example_and_is_filled_in_once() -> None:
    assert set(EXAMPLE) == set(MergeField)
    assert faults(LETTER) == []
    assert fields_of(LETTER) == {MergeField.NAME, MergeField.TODAY}
    values = dict(EXAMPLE) | {MergeField.NAME: "{{adres}}"}
    assert filled(LETTER.body, values) == "Beste {{adres}},\n\nTot 4 december 2025."


def test_an_address_goes_on_a_letter_and_where_a_message_asks_for_it() -> None:
    mail = replace(LETTER, channel=Channel.EMAIL)
    assert needs_address(LETTER)
    assert not needs_address(mail)
    assert needs_address(replace(mail, body="Wij komen naar {{adres}}"))


@pytest.mark.parametrize(
    ("stops", "letter", "mail"),
    [
        (set(), None, None),
        ({Stop.DIED}, Barrier.DIED, Barrier.DIED),
        ({Stop.SECRET, Stop.DIED}, Barrier.DIED, Barrier.DIED),
        ({Stop.EMIGRATED}, Barrier.EMIGRATED, Barrier.EMIGRATED),
        ({Stop.SECRET}, Barrier.SECRET, None),
        ({Stop.UNKNOWN}, Barrier.UNKNOWN, None),
    ],
)
def test_what_registration_told_stops_what_may_not_go_out(
    stops: set[Stop], letter: Barrier | None, mail: Barrier | None
) -> None:
    case = Story().confirmed().case
    assert barrier(case, stops, with_address=True) is letter
    assert barrier(case, stops, with_address=False) is mail


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (CaseState.CLOSED_DECEASED, Barrier.DIED),
        (CaseState.CLOSED_EMIGRATED, Barrier.EMIGRATED),
        (CaseState.VOIDED, Barrier.VOIDED),
        (CaseState.CLOSED_SUCCESS, None),
    ],
)
def test_the_end_of_a_case_may_be_the_end_of_its_letters(
    state: CaseState, why: Barrier | None
) -> None:
    case = replace(Story().confirmed().case, state=state)
    assert barrier(case, (), with_address=False) is why


def test_mail_that_came_back_makes_the_address_unknown() -> None:
    case = replace(Story().confirmed().case, lost_on=date(2025, 12, 1))
    assert barrier(case, (), with_address=True) is Barrier.UNKNOWN
    assert barrier(case, (), with_address=False) is None


def test_every_barrier_has_words() -> None:
    assert set(BARRIERS) == set(Barrier)
    assert {stop.value for stop in Stop} <= {why.value for why in Barrier}
    assert letters.WRITTEN == (Channel.LETTER, Channel.EMAIL, Channel.MESSAGE)


def _status(
    to: Status,
    basis: Basis,
    was: Status | None = Status.EARLY_LEAVER,
    place: str | None = "0599",
    from_place: str | None = "0599",
) -> r.StatusChanged:
    data = r.StatusChangedData(
        from_status=was,
        to_status=to,
        basis=basis,
        since=date(2025, 12, 1),
        regime=Regime.DOORSTROOMPUNT,
        ruleset="2017",
        region="29",
        from_region="29",
        municipality=place,
        from_municipality=from_place,
    )
    return r.StatusChanged.model_construct(data=data)


def test_death_and_departure_stop_and_a_correction_takes_that_back() -> None:
    gone = Status.OUT_OF_SCOPE
    assert stops_in(_status(gone, Basis.DIED)) == {Stop.DIED: True}
    assert stops_in(_status(gone, Basis.EMIGRATED)) == {Stop.EMIGRATED: True}
    assert stops_in(_status(gone, Basis.AGE_LIMIT)) == {}
    back = _status(Status.EARLY_LEAVER, Basis.NOT_ENROLLED, was=gone)
    assert stops_in(back) == {Stop.DIED: False, Stop.EMIGRATED: False}


def test_an_address_is_unknown_until_there_is_another_one() -> None:
    lost = r.AddressMarkedUnknownData(**{"from": date(2025, 12, 1)})
    assert stops_in(r.AddressMarkedUnknown.model_construct(data=lost)) == {Stop.UNKNOWN: True}
    found = _status(Status.EARLY_LEAVER, Basis.NOT_ENROLLED, from_place=None)
    assert stops_in(found) == {Stop.UNKNOWN: False}
    stays = _status(Status.EARLY_LEAVER, Basis.NOT_ENROLLED, place=None, from_place="0599")
    assert stops_in(stays) == {}
    moved = r.RegionChangedData(to_region="29", to_municipality="0599", on=date(2025, 12, 2))
    assert stops_in(r.RegionChanged.model_construct(data=moved)) == {Stop.UNKNOWN: False}


@pytest.mark.parametrize("secret", [True, False])
def test_secrecy_is_put_on_and_taken_off(secret: bool) -> None:
    data = r.AddressSecrecyChangedData(secret=secret)
    event = r.AddressSecrecyChanged.model_construct(data=data)
    assert stops_in(event) == {Stop.SECRET: secret}


def test_letters_are_one_tagged_file_with_a_page_each_and_say_what_was_written() -> None:
    body = "Beste Şükran Łukasiewicz-Đorđević,\n\nRegel één\nregel #twee *drie* $x$ @vier\n\nGroet"
    one = Letter("Şükran\nStraat 1\n3011 AA Rotterdam", "0A1B-2C3D", date(2025, 12, 4), "Kom", body)
    pdf = PdfReader(io.BytesIO(pdf_of([one, replace(one, label="FFFF-0000")])))
    assert len(pdf.pages) == 2
    text = pdf.pages[0].extract_text()
    for line in ("Şükran\nStraat 1\n3011 AA Rotterdam", "Datum: 4 december 2025", "0A1B-2C3D"):
        assert line in text
    assert "Beste Şükran Łukasiewicz-Đorđević," in text
    assert "regel #twee *drie* $x$ @vier" in text, "data is no markup"
    assert "FFFF-0000" in pdf.pages[1].extract_text()
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl-NL"
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert "Şükran" not in str(pdf.metadata)


def test_a_letter_longer_than_a_page_goes_on() -> None:
    long = Letter("A\nB", "0A1B-2C3D", date(2025, 12, 4), "Kom", "\n\n".join(["Alinea " * 40] * 20))
    assert len(PdfReader(io.BytesIO(pdf_of([long]))).pages) > 1
