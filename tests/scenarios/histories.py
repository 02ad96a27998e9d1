# SPDX-License-Identifier: EUPL-1.2
"""The histories that stories share. Who needs other days makes one more; each costs seconds."""

from tests.scenarios.story import History

QUEUE = History("queue", "2025-12-31")
"""Nobody works: cases wait in the queue of their region. Ends on a day on which terms end."""

SPRING = History("spring", "2026-06-30")
"""A school year with workers, across the change of law of 1 January 2026."""

YEARS = History("years", "2027-06-30")
"""Longer terms: over 1 August, half-yearly looks, birthdays far off."""

PAST = History("past", "2020-06-30")
"""Under the law of 2017, with the regions of those days."""
