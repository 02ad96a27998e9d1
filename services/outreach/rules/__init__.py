# SPDX-License-Identifier: EUPL-1.2
"""What outreach decides, as tables and pure functions: no database, no clock, no network."""
