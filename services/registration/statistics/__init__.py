# SPDX-License-Identifier: EUPL-1.2
"""The yearly count of new leavers: taken, corrected and told."""
