# SPDX-License-Identifier: EUPL-1.2
"""The microservice chassis: what every service stands on."""
