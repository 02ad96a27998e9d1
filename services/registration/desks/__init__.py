# SPDX-License-Identifier: EUPL-1.2
"""What a municipality records about a person itself, as facts like those of the feeds."""
