# SPDX-License-Identifier: EUPL-1.2
"""The three services of Sluitend, their chassis, the feeds at the edge and the console."""
