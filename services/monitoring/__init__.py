# SPDX-License-Identifier: EUPL-1.2
"""The monitor: figures, metrics topics and the closing balance recomputed."""
