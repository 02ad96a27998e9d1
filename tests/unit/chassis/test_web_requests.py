# SPDX-License-Identifier: EUPL-1.2
"""What every answer carries, and what one request leaves in the log and in the figures."""

import io
import json
import logging

import pytest
from fastapi import APIRouter

from services.chassis import logs, metrics
from services.chassis.health import Progress, Readiness
from services.chassis.web import create_app, create_probe_app
from tests.fixtures.web import DEMO, app_of, client_of

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
TEST_BSN = "999990019"


def routes() -> APIRouter:
    api = APIRouter()

    @api.get("/people/{person}")
    def person(person: str) -> str:
        return "found"

    @api.get("/broken")
    def broken() -> None:
        raise RuntimeError(f"no such pupil: {TEST_BSN}")

    return api


@pytest.fixture
def client():
    return client_of(app_of(api=[routes()]))


@pytest.fixture
def lines():
    """The log of a test, line by line."""
    stream = io.StringIO()
    before = logging.getLogger().handlers[:]
    logs.configure("outreach", stream=stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logs.configure("outreach")
    logging.getLogger().handlers[:] = before


@pytest.mark.parametrize("path", ["/v1/people/1", "/v1/nergens", "/nergens", "/static/sluitend.js"])
def test_every_answer_carries_the_security_headers_and_the_version(client, path):
    headers = client.get(path).headers
    assert headers["api-version"] == "1.0.0"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "max-age=31536000" in headers["strict-transport-security"]
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_answers_are_not_kept_and_static_files_are(client):
    assert client.get("/v1/people/1").headers["cache-control"] == "no-store"
    assert client.get("/inloggen").headers["cache-control"] == "no-store"
    assert "immutable" in client.get("/static/sluitend.css").headers["cache-control"]


def test_the_openapi_document_is_open_to_everyone_and_every_origin(client):
    answer = client.get("/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in client.get("/v1/people/1").headers


def test_the_callers_trace_goes_through_the_log_and_back(client, lines):
    span = "00f067aa0ba902b7"
    answer = client.get("/v1/people/1", headers={"traceparent": f"00-{TRACE}-{span}-01"})
    assert answer.headers["x-request-id"] == TRACE
    assert lines()[-1]["trace_id"] == TRACE
    assert lines()[-1]["parent_span_id"] == span


@pytest.mark.parametrize("header", ["", "00-x-y-01", f"00-{'0' * 32}-00f067aa0ba902b7-01", "<b>"])
def test_a_trace_that_is_none_is_replaced(client, header):
    answer = client.get("/v1/people/1", headers={"traceparent": header})
    assert len(answer.headers["x-request-id"]) == 32
    assert answer.headers["x-request-id"] != "0" * 32


def test_a_request_leaves_its_template_in_the_log_and_never_its_address(client, lines):
    client.get(f"/v1/people/{TEST_BSN}?naam=Jansen")
    (line,) = lines()
    assert line["event"] == "request"
    assert line["route"] == "/v1/people/{person}"
    assert line["status"] == 200
    assert TEST_BSN not in json.dumps(line)
    assert "Jansen" not in json.dumps(line)


def test_a_fault_is_logged_once_with_its_place_and_without_the_number(client, lines):
    client.get("/v1/broken")
    failed = [line for line in lines() if line["event"] == "request-failed"]
    assert len(failed) == 1
    assert failed[0]["route"] == "/v1/broken"
    assert failed[0]["exception"][0]["kind"] == "builtins.RuntimeError"
    assert any("broken" in frame for frame in failed[0]["exception"][0]["frames"])
    assert TEST_BSN not in json.dumps(lines())


def test_requests_are_counted_by_template(client):
    labels = {"method": "GET", "route": "/v1/people/{person}", "status": "2xx"}
    name = "sluitend_http_requests_total"
    before = metrics.REGISTRY.get_sample_value(name, labels) or 0
    client.get("/v1/people/1")
    client.get("/v1/people/2")
    assert metrics.REGISTRY.get_sample_value(name, labels) == before + 2
    text = client.get("/metrics").text
    assert "sluitend_sequence_gaps_total" in text
    assert "sluitend_http_request_seconds_bucket" in text


def test_a_probe_asks_for_no_log_in_and_fails_when_work_stands_still(lines):
    now = [0.0]
    progress = Progress(limit=60, monotonic=lambda: now[0])
    client = client_of(create_probe_app(progress, Readiness()))
    progress.begin("consumer")
    assert client.get("/health/live").status_code == 200
    now[0] = 61.0
    assert client.get("/health/live").status_code == 503
    assert client.get("/health/live").json() == {"alive": False}
    told = [line for line in lines() if line["event"] == "no-progress"]
    assert len(told) == 1, "the stacks are logged once for each standstill"
    assert told[0]["stalled"] == {"consumer": 61.0}
    assert any("thread MainThread" in name for name in told[0]["stacks"])
    progress.touch("consumer")
    assert client.get("/health/live").status_code == 200


def test_readiness_names_what_is_missing_and_not_why():
    def unreachable() -> None:
        raise ConnectionError("password=secret at db.internal")

    ready = Readiness(database=unreachable, broker=lambda: None)
    client = client_of(create_app("outreach", DEMO, readiness=ready))
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "checks": {"database": False, "broker": True}}
