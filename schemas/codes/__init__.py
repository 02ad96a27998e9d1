# SPDX-License-Identifier: EUPL-1.2
"""Code lists and reference tables, with their validity dates and sources (SOURCES.md)."""
