# SPDX-License-Identifier: EUPL-1.2
"""What a worker, a coordinator or a partner does: each command in one transaction."""
