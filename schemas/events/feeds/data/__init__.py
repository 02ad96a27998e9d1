# SPDX-License-Identifier: EUPL-1.2
"""Data of the facts that registration receives. Days are inclusive unless it says otherwise."""
