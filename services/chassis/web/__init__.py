# SPDX-License-Identifier: EUPL-1.2
"""The web side of the chassis; a service needs only the names given here."""

from services.chassis.web.access import CurrentUser, current_user, require
from services.chassis.web.app import create_app, create_probe_app
from services.chassis.web.identity import ALL, REGIONAL, Role, User
from services.chassis.web.pages import MenuItem, render
from services.chassis.web.problems import FieldError, Problem, ProblemError
from services.chassis.web.scope import reached_regions, scope_predicate
from services.chassis.web.service_tokens import ServiceCall, service_call, service_token
from services.chassis.web.session import flash

__all__ = [
    "ALL",
    "REGIONAL",
    "CurrentUser",
    "FieldError",
    "MenuItem",
    "Problem",
    "ProblemError",
    "Role",
    "ServiceCall",
    "User",
    "create_app",
    "create_probe_app",
    "current_user",
    "flash",
    "reached_regions",
    "render",
    "require",
    "scope_predicate",
    "service_call",
    "service_token",
]
