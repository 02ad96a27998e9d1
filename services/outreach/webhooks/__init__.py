# SPDX-License-Identifier: EUPL-1.2
"""Events to municipalities without Kafka: who gets them, and the courier that brings them."""
