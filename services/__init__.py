# SPDX-License-Identifier: EUPL-1.2
"""The three services of Sluitend, the chassis they stand on, the feeds at the edge and the console."""
