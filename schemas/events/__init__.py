# SPDX-License-Identifier: EUPL-1.2
"""The events: one module per family; ``topics`` is the catalogue."""
