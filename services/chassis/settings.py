# SPDX-License-Identifier: EUPL-1.2
"""The settings of one process, read once from ``SLUITEND_…`` environment variables.

Every variable has a default that fits the embedded stack, save the secrets. What a fault says
names the variable and what it should hold, never the value: a value may be a secret.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

PORTS: Mapping[str, int] = {"registration": 8101, "outreach": 8102, "monitoring": 8103}
"""Default HTTP port per service; the order is that of the navigation bar."""

_SECRET_LENGTH = 32
_Choice = TypeVar("_Choice", bound=StrEnum)


class Mode(StrEnum):
    """``demo`` shows a log-in page with demo roles; ``normal`` knows OpenID Connect only."""

    DEMO = "demo"
    NORMAL = "normal"


class ClockSource(StrEnum):
    """``control``: the clock follows the topic ``control.clock.v1`` (replay and demo)."""

    SYSTEM = "system"
    CONTROL = "control"


class SettingsError(ValueError):
    """A setting is missing or cannot be used. ``variable`` is the environment variable's name."""

    def __init__(self, variable: str, reason: str) -> None:
        super().__init__(f"{variable} {reason}")
        self.variable = variable


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails to workers are handed in, by SMTP. ``starttls``: the connection is encrypted and
    the certificate checked; without it nobody logs in."""

    host: str
    sender: str
    port: int = 587
    starttls: bool = True
    user: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """What one process needs to know of its surroundings. Secrets are kept out of ``repr``."""

    service: str
    database_url: str = field(default="sqlite://", repr=False)
    kafka: str = "127.0.0.1:19092"
    host: str = "127.0.0.1"
    port: int = 8101
    data: Path = Path(".sluitend")
    instance: str = "1"
    """Name of this replica among those of its service: Kafka's static member name."""
    mode: Mode = Mode.NORMAL
    clock: ClockSource = ClockSource.SYSTEM
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = field(default=None, repr=False)
    session_secret: str | None = field(default=None, repr=False)
    service_secret: str | None = field(default=None, repr=False)
    sealing_key: Path | None = None
    sealing_public_key: Path | None = None
    registration_url: str = f"http://127.0.0.1:{PORTS['registration']}"
    """Where this process reaches registration (outreach reads contact details there)."""
    webhook_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    """Private networks to which webhooks may lead all the same; none by default."""
    mail: MailServer | None = None
    """Where mails to workers go; None: none are sent."""
    digest_hour: int = 7
    """Hour of a working day (Europe/Amsterdam) from which the daily mail goes out. Policy."""
    public_urls: Mapping[str, str] = field(
        default_factory=lambda: {name: f"http://127.0.0.1:{port}" for name, port in PORTS.items()}
    )
    """Per service the address at which a browser reaches it: links and the OIDC return address."""

    @property
    def demo(self) -> bool:
        """Whether the demo log-in page exists and cookies travel over plain HTTP."""
        return self.mode is Mode.DEMO

    @property
    def public_url(self) -> str:
        """The address at which a browser reaches this service, without a slash at the end."""
        return self.public_urls.get(self.service, f"http://{self.host}:{self.port}")

    @classmethod
    def from_environment(cls, service: str, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings of ``service``.

        :raises SettingsError: when a variable holds something that cannot be used.
        """
        read = _Reader(os.environ if environ is None else environ)
        data = Path(read.text("DATA", ".sluitend"))
        mode = read.one_of("MODE", Mode, Mode.NORMAL)
        session_secret = read.secret("SESSION_SECRET")
        if session_secret is None and mode is Mode.DEMO:
            session_secret = secrets.token_urlsafe(_SECRET_LENGTH)
        port = read.port("PORT", PORTS.get(service, 8100))
        local_url = {
            name: f"http://127.0.0.1:{port if name == service else usual}"
            for name, usual in PORTS.items()
        }
        return cls(
            service=service,
            database_url=read.database("DATABASE_URL", f"sqlite:///{data / service}.db"),
            kafka=read.text("KAFKA", "127.0.0.1:19092"),
            host=read.text("HOST", "127.0.0.1"),
            port=port,
            data=data,
            instance=read.text("INSTANCE", "1"),
            mode=mode,
            clock=read.one_of("CLOCK", ClockSource, ClockSource.SYSTEM),
            oidc_issuer=read.optional_url("OIDC_ISSUER"),
            oidc_client_id=read.optional("OIDC_CLIENT_ID"),
            oidc_client_secret=read.optional("OIDC_CLIENT_SECRET"),
            session_secret=session_secret,
            service_secret=read.secret("SERVICE_SECRET")
            or (session_secret if mode is Mode.DEMO else None),
            sealing_key=read.file("SEALING_KEY"),
            sealing_public_key=read.file("SEALING_PUBLIC_KEY"),
            registration_url=read.url("REGISTRATION_URL", local_url["registration"]),
            webhook_networks=read.networks("WEBHOOK_NETWORKS"),
            mail=_mail_server(read),
            digest_hour=read.number("DIGEST_HOUR", 7, 0, 23),
            public_urls={
                name: read.url(f"{name.upper()}_PUBLIC_URL", url) for name, url in local_url.items()
            },
        )

    def require_web(self) -> None:
        """Check what serving pages needs beyond the defaults.

        :raises SettingsError: names the first variable that is missing.
        """
        if self.session_secret is None:
            raise SettingsError(
                "SLUITEND_SESSION_SECRET",
                f"is missing: set {_SECRET_LENGTH} random characters or more, "
                "the same for all processes of this service",
            )
        if self.demo:
            return
        for variable, value in (
            ("SLUITEND_OIDC_ISSUER", self.oidc_issuer),
            ("SLUITEND_OIDC_CLIENT_ID", self.oidc_client_id),
            ("SLUITEND_OIDC_CLIENT_SECRET", self.oidc_client_secret),
        ):
            if not value:
                raise SettingsError(variable, "is missing: log-in goes by OpenID Connect")


def _mail_server(read: "_Reader") -> MailServer | None:
    host = read.optional("SMTP_HOST")
    if host is None:
        return None
    sender = read.optional("SMTP_FROM")
    if sender is None or not sender.isascii() or not 0 < sender.find("@") < len(sender) - 1:
        raise SettingsError("SLUITEND_SMTP_FROM", "must be the address that mails come from")
    starttls = read.one_of("SMTP_STARTTLS", _Switch, _Switch.ON) is _Switch.ON
    user, file = read.optional("SMTP_USER"), read.file("SMTP_PASSWORD_FILE")
    if (user is None) != (file is None):
        raise SettingsError("SLUITEND_SMTP_USER", "and SLUITEND_SMTP_PASSWORD_FILE go together")
    if user is not None and not starttls:
        raise SettingsError("SLUITEND_SMTP_STARTTLS", "must be on where a password is sent")
    password = None if file is None else file.read_text(encoding="utf-8").strip()
    return MailServer(host, sender, read.port("SMTP_PORT", 587), starttls, user, password)


class _Switch(StrEnum):
    ON = "on"
    OFF = "off"


class _Reader:
    """Reads one variable at a time; an empty variable counts as not set."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def optional(self, name: str) -> str | None:
        return self._environ.get(f"SLUITEND_{name}", "").strip() or None

    def text(self, name: str, default: str) -> str:
        return self.optional(name) or default

    def one_of(self, name: str, choices: type[_Choice], default: _Choice) -> _Choice:
        value = self.optional(name)
        if value is None:
            return default
        try:
            return choices(value)
        except ValueError:
            allowed = ", ".join(choices)
            raise SettingsError(f"SLUITEND_{name}", f"must be one of: {allowed}") from None

    def port(self, name: str, default: int) -> int:
        return self.number(name, default, 1, 65535)

    def number(self, name: str, default: int, least: int, most: int) -> int:
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            raise SettingsError(f"SLUITEND_{name}", f"must be a number from {least} to {most}")
        return int(value)

    def url(self, name: str, default: str) -> str:
        return self.optional_url(name) or default

    def optional_url(self, name: str) -> str | None:
        value = self.optional(name)
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise SettingsError(f"SLUITEND_{name}", "must be an address like https://example.org")
        return value.rstrip("/")

    def networks(self, name: str) -> tuple[IPv4Network | IPv6Network, ...]:
        written = (self.optional(name) or "").replace(",", " ").split()
        try:
            return tuple(ip_network(one) for one in written)
        except ValueError:
            raise SettingsError(
                f"SLUITEND_{name}", "must list networks like 10.20.0.0/16, with commas between them"
            ) from None

    def database(self, name: str, default: str) -> str:
        value = self.text(name, default)
        try:
            backend = make_url(value).get_backend_name()
        except ArgumentError:
            backend = ""
        if backend not in {"sqlite", "postgresql"}:
            raise SettingsError(
                f"SLUITEND_{name}", "must begin with sqlite:/// or postgresql+psycopg://"
            )
        return value

    def secret(self, name: str) -> str | None:
        value = self.optional(name)
        if value is not None and len(value) < _SECRET_LENGTH:
            raise SettingsError(f"SLUITEND_{name}", f"must be {_SECRET_LENGTH} characters or more")
        return value

    def file(self, name: str) -> Path | None:
        value = self.optional(name)
        if value is None:
            return None
        path = Path(value)
        if not path.is_file():
            raise SettingsError(f"SLUITEND_{name}", "names a file that is not there")
        return path
