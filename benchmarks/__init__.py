# SPDX-License-Identifier: EUPL-1.2
"""What is fast, what is slow, and how much memory it takes; see README.md."""
