# SPDX-License-Identifier: EUPL-1.2
"""The monitor's database: the only place in monitoring with SQL."""
