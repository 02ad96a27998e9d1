# SPDX-License-Identifier: EUPL-1.2
"""The API of the register, below ``/v1``."""

from services.registration.api.app import create_api

__all__ = ["create_api"]
