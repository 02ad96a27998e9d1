# SPDX-License-Identifier: EUPL-1.2
"""A network of partners: the desk of those who keep it and refer, and the pages of a partner."""

import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from schemas.codes.outreach import Channel, ContactResult
from services.chassis.health import Progress
from services.chassis.web import Role, User
from services.outreach.api import create_api
from services.outreach.rules import happenings as h
from services.outreach.store import tables
from tests.fixtures.web import client_of, form_token
from tests.integration.outreach_bench import SAM, Bench, NoDetails
from tests.integration.outreach_desk import COACH, COORDINATOR, SETTINGS, Desk, Json

ELSEWHERE = User("jip", "Jip", frozenset({Role.COORDINATOR}), frozenset({"21"}))

AGREED = {
    "support": "guidance",
    "from": "2025-11-01",
    "address": "loket@ggd.example",
    "places": 1,
    "answerDays": 3,
    "reportDays": 60,
}


class Network(Desk):
    """The API for those who work here, and the pages for a partner who has a link."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        app = create_api(bench.work.runtime, SETTINGS, Progress(), NoDetails())
        self.client, self.partner = client_of(app), client_of(app)
        bench.deliver(bench.confirmed(SAM))
        bench.act(h.ContactAttempted(Channel.PHONE, ContactResult.REACHED))

    def agreed(self, **changes: Any) -> str:
        """An agreement with the GGD; its identifier."""
        known = self.get(COORDINATOR, "/partners")["partners"]
        partner = known[0] if known else self.entered()
        path = f"/partners/{partner['partnerId']}/agreements"
        made: str = self.post(COORDINATOR, path, AGREED | changes)["id"]
        return made

    def entered(self, **changes: Any) -> Json:
        body = {"region": "29", "name": "GGD Rotterdam", "kind": "ggd"} | changes
        found: Json = self.post(COORDINATOR, "/partners", body)
        return found

    def path(self, ref: uuid.UUID = SAM) -> str:
        return f"{super().path(ref)}/partner-referrals"

    def refer(self, agreement: str, ref: uuid.UUID = SAM, **more: Any) -> Json:
        found: Json = self.post(COACH, self.path(ref), {"agreementId": agreement}, **more)
        return found

    def open(self, link: str, status: int = 200) -> str:
        answer = self.partner.get(link.removeprefix(SETTINGS.public_url))
        assert answer.status_code == status, answer.text
        return answer.text

    def tell(self, link: str, what: str, status: int = 303, **fields: str) -> str:
        """Send a form of the partner's page."""
        path = link.removeprefix(SETTINGS.public_url)
        token = form_token(self.partner.get("/inloggen").text)
        answer = self.partner.post(f"{path}/{what}", data={"csrf_token": token, **fields})
        assert answer.status_code == status, answer.text
        return answer.text

    def timeline(self) -> list[tuple[str | None, str, Json]]:
        query = (
            sa.select(tables.timeline)
            .where(tables.timeline.c.case_id == self.bench.case().id)
            .order_by(tables.timeline.c.id)
        )
        with self.bench.work.runtime.engine.connect() as connection:
            return [(row.actor, row.kind, row.data) for row in connection.execute(query)]


@pytest.fixture
def network(bench: Bench) -> Network:
    return Network(bench)
