# SPDX-License-Identifier: EUPL-1.2
"""Deliveries over HTTP and by upload: read, accepted, published and followed."""
