# SPDX-License-Identifier: EUPL-1.2
"""The pages of outreach, in Dutch, rendered on the server."""
