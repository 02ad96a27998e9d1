# SPDX-License-Identifier: EUPL-1.2
"""The task API of outreach, below ``/v1``."""

from services.outreach.api.app import create_api

__all__ = ["create_api"]
