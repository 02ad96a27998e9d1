# SPDX-License-Identifier: EUPL-1.2
"""One service asks another on behalf of a user, for one purpose and for a minute."""

from dataclasses import replace
from typing import Annotated

import pytest
from fastapi import APIRouter, Depends

from services.chassis.settings import SettingsError
from services.chassis.web import ALL, Role, ServiceCall, User, service_call, service_token
from services.chassis.web.service_tokens import CONTACT_DETAILS
from services.chassis.web.tokens import sign
from tests.fixtures.web import DEMO, app_of, bearer, client_of

OUTREACH = replace(DEMO, service_secret="between-services-" * 2)
COACH = User("u", "Robin", frozenset({Role.COACH}), frozenset({"29"}))


@pytest.fixture
def client():
    api = APIRouter()

    @api.get("/contact")
    def contact(
        call: Annotated[ServiceCall, Depends(service_call(CONTACT_DETAILS))],
    ) -> dict[str, object]:
        return {"caller": call.caller, "purpose": call.purpose, **call.user.as_claims()}

    return client_of(app_of(api=[api], settings=replace(OUTREACH, service="registration")))


def ask(client, token):
    return client.get("/v1/contact", headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize("user", [COACH, replace(COACH, regions=ALL)])
def test_the_answering_service_knows_caller_user_reach_and_purpose(client, user):
    told = ask(client, service_token(OUTREACH, CONTACT_DETAILS, user)).json()
    assert told["caller"] == "outreach"
    assert told["purpose"] == CONTACT_DETAILS
    assert User.from_claims(told) == user


def test_a_token_for_another_purpose_is_refused(client):
    assert ask(client, service_token(OUTREACH, "statistics", COACH)).status_code == 403


def test_a_token_that_is_old_forged_or_a_users_own_is_refused(client):
    claims = {**COACH.as_claims(), "iss": "sluitend", "aud": "sluitend", "purpose": CONTACT_DETAILS}
    old = sign(OUTREACH.service_secret or "", claims, seconds=-120)
    forged = sign("another-secret-" * 3, claims, seconds=60)
    own = bearer(COACH, OUTREACH)["Authorization"].removeprefix("Bearer ")
    for token in (old, forged, own, "", "x"):
        assert ask(client, token).status_code == 401
    assert client.get("/v1/contact").status_code == 401


def test_without_a_shared_secret_nothing_is_signed():
    with pytest.raises(SettingsError, match="SLUITEND_SERVICE_SECRET"):
        service_token(DEMO, CONTACT_DETAILS, COACH)
