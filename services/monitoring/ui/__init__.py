# SPDX-License-Identifier: EUPL-1.2
"""The dashboard of monitoring."""
