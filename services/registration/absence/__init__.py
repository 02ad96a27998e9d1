# SPDX-License-Identifier: EUPL-1.2
"""Absence reports as municipality and school read and treat them."""
