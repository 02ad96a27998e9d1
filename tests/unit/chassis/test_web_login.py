# SPDX-License-Identifier: EUPL-1.2
"""Logging in: by role in a demo, by the OpenID provider anywhere else, and forms that are ours."""

from dataclasses import replace
from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from services.chassis.settings import Mode
from services.chassis.web import CurrentUser, Role, create_app, flash, render, require
from services.chassis.web.identity import ALL, User
from services.chassis.web.oidc import local_path
from tests.fixtures.web import DEMO, app_of, client_of, form_token, sign_in

NORMAL = replace(
    DEMO,
    mode=Mode.NORMAL,
    oidc_issuer="https://login.example/realms/sluitend",
    oidc_client_id="sluitend-outreach",
    oidc_client_secret="x",
)


def routes() -> APIRouter:
    pages = APIRouter()

    @pages.get("/")
    def home(request: Request, user: CurrentUser) -> Response:
        return render(request, "chassis/logged_out.html")

    @pages.get("/wie")
    def who(user: CurrentUser) -> dict[str, object]:
        return user.as_claims()

    @pages.post("/sluiten")
    def close(request: Request, user: CurrentUser) -> str:
        flash(request, "De zaak is gesloten.")
        return "closed"

    @pages.get("/verdelen")
    def divide(user: Annotated[User, Depends(require(Role.COORDINATOR))]) -> str:
        return "divided"

    return pages


@pytest.fixture
def client():
    return client_of(app_of(pages=[routes()]))


def test_who_is_not_logged_in_goes_to_the_log_in_page_and_back(client):
    answer = client.get("/wie?zoek=x")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/inloggen?verder=/wie%3Fzoek%3Dx"
    page = client.get(answer.headers["location"]).text
    assert 'name="verder" value="/wie?zoek=x"' in page
    entered = client.post(
        "/inloggen/demo",
        data={"csrf_token": form_token(page), "role": "behandelaar", "verder": "/wie?zoek=x"},
    )
    assert entered.headers["location"] == "/wie?zoek=x"


@pytest.mark.parametrize("role", list(Role))
def test_each_demo_role_reaches_no_further_than_it_should(client, role):
    sign_in(client, role, region="29", school="25PL00")
    user = User.from_claims(client.get("/wie").json())
    assert user.roles == {role}
    assert user.schools == ({"25PL00"} if role is Role.SCHOOL else frozenset())
    aggregate_only = role in {Role.SCHOOL, Role.MINISTRY}
    assert user.regions == (frozenset() if aggregate_only else {"29"})


def test_a_demo_user_may_see_the_whole_country(client):
    sign_in(client, Role.COORDINATOR, region="*")
    assert User.from_claims(client.get("/wie").json()).regions is ALL


def test_a_demo_school_needs_a_school_code(client):
    token = form_token(client.get("/inloggen").text)
    answer = client.post("/inloggen/demo", data={"csrf_token": token, "role": "school"})
    assert answer.status_code == 400
    assert "is verplicht" in answer.text


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_demo_log_in_is_not_there_in_normal_mode(method):
    client = client_of(create_app("outreach", NORMAL, page_routers=[routes()]))
    answer = client.request(method, "/inloggen/demo", data={"role": "beheerder"})
    assert answer.status_code == 404


def test_a_session_of_a_demo_is_worth_nothing_in_normal_mode(client):
    sign_in(client, Role.ADMINISTRATOR)
    demo_cookie = client.cookies["sluitend-demo"]
    normal = client_of(create_app("outreach", NORMAL, page_routers=[routes()]))
    normal.cookies.set("sluitend-demo", demo_cookie)
    assert normal.get("/wie").status_code == 303


def test_another_role_is_refused(client):
    sign_in(client, Role.COACH)
    assert client.get("/verdelen").status_code == 403
    assert "Geen toegang" in client.get("/verdelen").text
    sign_in(client, Role.COORDINATOR)
    assert client.get("/verdelen").status_code == 200


def test_logging_out_ends_the_session(client):
    sign_in(client, Role.COACH)
    token = form_token(client.get("/").text)
    assert client.post("/uitloggen", data={"csrf_token": token}).status_code == 303
    assert client.get("/wie").status_code == 303
    assert "U bent uitgelogd" in client.get("/uitgelogd").text


@pytest.mark.parametrize("token", [None, "", "forged", "é"])
def test_a_form_without_our_token_is_refused(client, token):
    sign_in(client, Role.COACH)
    client.get("/")
    data = {} if token is None else {"csrf_token": token}
    answer = client.post("/sluiten", data=data)
    assert answer.status_code == 403
    assert "verlopen" in answer.text


def test_a_form_of_our_own_page_is_accepted_and_its_message_shown_once(client):
    sign_in(client, Role.COACH)
    token = form_token(client.get("/").text)
    assert client.post("/sluiten", data={"csrf_token": token}).status_code == 200
    assert "De zaak is gesloten." in client.get("/").text
    assert "De zaak is gesloten." not in client.get("/").text


def test_a_token_of_an_earlier_session_does_not_fit_the_next(client):
    before = form_token(client.get("/inloggen").text)
    sign_in(client, Role.COACH)
    client.get("/")
    assert client.post("/sluiten", data={"csrf_token": before}).status_code == 403


@pytest.mark.parametrize("mode", [Mode.DEMO, Mode.NORMAL])
def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(mode):
    settings = DEMO if mode is Mode.DEMO else NORMAL
    client = client_of(create_app("outreach", settings))
    cookie = client.get("/uitgelogd").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert ("; secure" in cookie) == (mode is Mode.NORMAL)
    assert cookie.startswith("__host-" if mode is Mode.NORMAL else "sluitend-demo=")


def test_a_cookie_that_was_tampered_with_is_no_session(client):
    sign_in(client, Role.VIEWER)
    value = client.cookies["sluitend-demo"]
    client.cookies.clear()
    client.cookies.set("sluitend-demo", ("A" if value[0] != "A" else "B") + value[1:])
    assert client.get("/wie").status_code == 303


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "/\\evil.example", "https://evil.example", "", "/ok\\..", "/a\nb", "\t/x"],
)
def test_the_way_back_never_leaves_the_service(path):
    assert local_path(path) == "/"
    assert local_path("/zaken/1?zoek=a") == "/zaken/1?zoek=a"
