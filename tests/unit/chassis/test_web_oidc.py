# SPDX-License-Identifier: EUPL-1.2
"""OpenID Connect against a real provider on the loopback interface."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from services.chassis.settings import Mode
from services.chassis.web import CurrentUser, create_app
from services.chassis.web.bearer import Provider as Keys
from tests.fixtures.http import serve
from tests.fixtures.oidc import CLIENT_ID, CLIENT_SECRET, Provider
from tests.fixtures.web import DEMO, client_of, form_token

CLAIMS = {
    "sub": "b6f1",
    "name": "Robin de Test",
    "roles": ["coordinator", "offline_access"],
    "regions": ["28", "29"],
}


@pytest.fixture(scope="module")
def providers():
    made: list[Provider] = []

    def make(address: str) -> object:
        made.append(Provider(address))
        return made[0].app()

    with serve(make):
        yield made


@pytest.fixture
def provider(providers):
    fresh = providers[0]
    fresh.claims, fresh.wrong_nonce = dict(CLAIMS), False
    return fresh


@pytest.fixture
def client(provider):
    settings = replace(
        DEMO,
        mode=Mode.NORMAL,
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT_ID,
        oidc_client_secret=CLIENT_SECRET,
        public_urls={"outreach": "https://testserver"},
    )
    api, pages = APIRouter(), APIRouter()

    @api.get("/me")
    @pages.get("/wie")
    def who(user: CurrentUser) -> dict[str, object]:
        return user.as_claims()

    with client_of(
        create_app("outreach", settings, api_routers=[api], page_routers=[pages])
    ) as opened:
        yield opened


def at_provider(client: TestClient) -> str:
    """Begin at the service, log in at the provider; where the provider sends the browser back."""
    begun = client.get("/inloggen?verder=/wie")
    assert begun.status_code == 302
    asked = parse_qs(urlsplit(begun.headers["location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    return httpx2.get(begun.headers["location"]).headers["location"]


def test_the_whole_way_in(client):
    returned = client.get(at_provider(client))
    assert returned.status_code == 303
    assert returned.headers["location"] == "/wie"
    user = client.get("/wie").json()
    assert user["sub"] == "b6f1"
    assert user["name"] == "Robin de Test"
    assert user["roles"] == ["coordinator"], "a role that we do not know gives nothing"
    assert user["regions"] == ["28", "29"]


def test_logging_out_here_leads_to_logging_out_there(client, provider):
    client.get(at_provider(client))
    token = form_token(client.get("/bestaat-niet").text)
    left = client.post("/uitloggen", data={"csrf_token": token})
    assert left.headers["location"].startswith(f"{provider.issuer}/logout?")
    assert provider.issuer in left.headers["content-security-policy"]
    assert client.get("/wie").status_code == 303


def test_an_answer_to_a_question_we_did_not_ask_is_refused(client):
    answer = client.get("/inloggen/terug?code=stolen&state=made-up")
    assert answer.status_code == 401
    assert "Het inloggen is niet gelukt" in answer.text
    assert client.get("/wie").status_code == 303


def test_an_answer_counts_once(client):
    address = at_provider(client)
    client.get(address)
    assert client.get(address).status_code == 401


def test_an_answer_meant_for_another_log_in_is_refused(client, provider):
    provider.wrong_nonce = True
    assert client.get(at_provider(client)).status_code == 401


def test_a_refusal_at_the_provider_is_told(client):
    client.get("/inloggen")
    assert client.get("/inloggen/terug?error=access_denied").status_code == 401


def test_an_access_token_opens_the_api(client, provider):
    answer = client.get("/v1/me", headers={"Authorization": f"Bearer {provider.token()}"})
    assert answer.status_code == 200
    assert answer.json()["regions"] == ["28", "29"]


def test_a_session_opens_no_api(client):
    client.get(at_provider(client))
    assert client.get("/v1/me").status_code == 401


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another-client"},
        {"iss": "https://another.example"},
        {"exp": 1_700_000_000},
        {"sub": None},
        {"nonce": "this-is-an-id-token"},
        {"typ": "ID"},
    ],
)
def test_a_token_that_is_not_for_us_opens_nothing(client, provider, claims):
    headers = {"Authorization": f"Bearer {provider.token(**claims)}"}
    assert client.get("/v1/me", headers=headers).status_code == 401


def test_a_token_under_another_key_or_none_opens_nothing(client, provider):
    payload = jwt.decode(provider.token(), provider.key).claims
    forged = [
        jwt.encode({"alg": "RS256", "kid": provider.key.kid}, payload, RSAKey.generate_key(2048)),
        jwt.encode({"alg": "HS256"}, payload, OctKey.import_key(CLIENT_SECRET * 4)),
        "eyJhbGciOiJub25lIn0.e30.",
        "nonsense",
    ]
    for token in forged:
        headers = {"Authorization": f"Bearer {token}"}
        assert client.get("/v1/me", headers=headers).status_code == 401


def test_keys_are_fetched_once_and_anew_when_the_provider_has_new_ones(client, provider):
    def ask() -> int:
        return client.get(
            "/v1/me", headers={"Authorization": f"Bearer {provider.token()}"}
        ).status_code

    now, served = [0.0], provider.keys_served
    client.app.state.provider = Keys(provider.issuer, monotonic=lambda: now[0])
    assert [ask(), ask(), ask()] == [200, 200, 200]
    assert provider.keys_served == served + 1
    provider.rotate()
    assert ask() == 401, "unknown keys are not looked for at every token"
    now[0] = 61.0
    assert ask() == 200
    assert provider.keys_served == served + 2


def test_forged_key_ids_do_not_make_us_flood_the_provider(client, provider):
    client.get("/v1/me", headers={"Authorization": f"Bearer {provider.token()}"})
    served = provider.keys_served
    stranger = Provider(provider.issuer, key=RSAKey.generate_key(2048, {"kid": "unknown"}))
    for _ in range(5):
        headers = {"Authorization": f"Bearer {stranger.token(**CLAIMS)}"}
        assert client.get("/v1/me", headers=headers).status_code == 401
    assert provider.keys_served == served


def test_a_provider_that_cannot_be_reached_is_our_trouble_and_not_the_users():
    settings = replace(
        DEMO,
        mode=Mode.NORMAL,
        oidc_issuer="http://127.0.0.1:9",
        oidc_client_id=CLIENT_ID,
        oidc_client_secret=CLIENT_SECRET,
    )
    api = APIRouter()

    @api.get("/me")
    def who(user: CurrentUser) -> None: ...

    client = client_of(create_app("outreach", settings, api_routers=[api]))
    assert client.get("/inloggen").status_code == 503
    assert client.get("/v1/me", headers={"Authorization": "Bearer x.y.z"}).status_code == 503
