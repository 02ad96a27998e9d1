# SPDX-License-Identifier: EUPL-1.2
"""What the services say to one another, and nothing else."""
