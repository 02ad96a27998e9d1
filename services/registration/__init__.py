# SPDX-License-Identifier: EUPL-1.2
"""The register: who is enrolled, qualified, exempt or gone, on every date."""
