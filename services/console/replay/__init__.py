# SPDX-License-Identifier: EUPL-1.2
"""``sluitend replay``: a history through the whole system, in simulated time."""
