# SPDX-License-Identifier: EUPL-1.2
"""Settings: defaults that fit the embedded stack, faults that name the variable and no value."""

import pytest

from services.chassis.settings import ClockSource, Mode, Settings, SettingsError

SECRET = "s" * 32


def read(service: str = "outreach", **variables: str) -> Settings:
    return Settings.from_environment(
        service, {f"SLUITEND_{name}": value for name, value in variables.items()}
    )


def test_without_any_variable_a_service_runs_on_the_embedded_stack():
    settings = read()
    assert settings.port == 8102
    assert settings.database_url == "sqlite:///.sluitend/outreach.db"
    assert settings.mode is Mode.NORMAL
    assert settings.clock is ClockSource.SYSTEM
    assert settings.registration_url == "http://127.0.0.1:8101"


def test_links_lead_to_where_browsers_reach_the_services():
    settings = read(PORT="9000", MONITORING_PUBLIC_URL="https://monitor.example/")
    assert settings.public_url == "http://127.0.0.1:9000"
    assert settings.public_urls["monitoring"] == "https://monitor.example"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("MODE", "production"),
        ("CLOCK", "sundial"),
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("OIDC_ISSUER", "issuer.example"),
        ("REGISTRATION_URL", "ftp://registration"),
        ("DATABASE_URL", "mysql://root:hunter2@db/x"),
        ("SESSION_SECRET", "too-short"),
        ("SERVICE_SECRET", "too-short"),
        ("SEALING_KEY", "/nowhere/key.pem"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_name_and_not_repeated(variable, value):
    with pytest.raises(SettingsError) as refused:
        read(**{variable: value})
    assert refused.value.variable == f"SLUITEND_{variable}"
    assert str(refused.value).startswith(f"SLUITEND_{variable} ")
    assert value not in str(refused.value)


def test_an_empty_variable_counts_as_not_set():
    assert read(PORT="", MODE=" ").port == 8102


@pytest.mark.parametrize(
    "missing", ["SESSION_SECRET", "OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"]
)
def test_pages_in_normal_mode_need_a_secret_and_a_provider(missing):
    everything = {
        "SESSION_SECRET": SECRET,
        "OIDC_ISSUER": "https://login.example",
        "OIDC_CLIENT_ID": "outreach",
        "OIDC_CLIENT_SECRET": "x",
    }
    read(**everything).require_web()
    with pytest.raises(SettingsError, match=f"SLUITEND_{missing}"):
        read(**{name: value for name, value in everything.items() if name != missing}).require_web()


def test_a_demo_needs_nothing_and_makes_up_its_own_secret():
    first, second = read(MODE="demo"), read(MODE="demo")
    first.require_web()
    assert first.session_secret != second.session_secret
    assert first.service_secret == first.session_secret


def test_secrets_stay_out_of_the_representation():
    settings = read(
        SESSION_SECRET=SECRET,
        SERVICE_SECRET=SECRET[::-1] + "t",
        OIDC_CLIENT_SECRET="hunter2",
        DATABASE_URL="postgresql+psycopg://u:hunter3@db/x",
    )
    for secret in (SECRET, "hunter2", "hunter3"):
        assert secret not in repr(settings)
