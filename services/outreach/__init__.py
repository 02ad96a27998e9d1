# SPDX-License-Identifier: EUPL-1.2
"""The outreach desk: cases, contacts, plans and placements."""
