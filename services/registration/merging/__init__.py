# SPDX-License-Identifier: EUPL-1.2
"""Persons who prove to be one, and persons who prove to be two after all."""
