# SPDX-License-Identifier: EUPL-1.2
"""The lists of DUO and the schools beside the register, until each difference is explained."""
