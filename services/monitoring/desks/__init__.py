# SPDX-License-Identifier: EUPL-1.2
"""What a person who has logged in may see and do; the API and the pages share it."""
