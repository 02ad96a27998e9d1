# SPDX-License-Identifier: EUPL-1.2
"""The edge: publisher for schools and DUO, file importers and the simulator."""
