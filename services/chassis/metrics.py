# SPDX-License-Identifier: EUPL-1.2
"""All figures that a process keeps about itself, in one registry served at ``/metrics``.

Labels name topics, duty codes and routes; never a person, a school or a region.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

REGISTRY = CollectorRegistry(auto_describe=True)
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)

# Records taken from Kafka and committed with their effects. Its rate is the throughput; flat while
# lag grows means the service stands still.
CONSUMED = Counter(
    "sluitend_consumed_records", "Records processed and committed", ["topic"], registry=REGISTRY
)

# Batches by outcome: committed, or fenced (another worker holds the partition; work is dropped).
BATCHES = Counter("sluitend_batches", "Batches by outcome", ["outcome"], registry=REGISTRY)

# From BEGIN to COMMIT of one batch. The upper buckets show lock waits between workers.
TRANSACTION_SECONDS = Histogram(
    "sluitend_transaction_seconds",
    "Duration of one batch transaction",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    registry=REGISTRY,
)

# Transactions begun anew after a database fault. A few are ordinary (deadlocks), many a warning.
RETRIES = Counter("sluitend_transaction_retries", "Transactions begun anew", registry=REGISTRY)

# A sequence jumped: an event is missing. Must stay zero; any increase is an alarm.
SEQUENCE_GAPS = Counter(
    "sluitend_sequence_gaps", "Jumps in a subject's sequence", ["topic"], registry=REGISTRY
)

# Events already seen and dropped. Ordinary after a restart of a publisher.
DUPLICATES = Counter(
    "sluitend_duplicates", "Events dropped as already seen", ["topic"], registry=REGISTRY
)

# Records refused, with their origin in the dead-letter table. A burst points at a bad delivery.
DEAD_LETTERS = Counter(
    "sluitend_dead_letters", "Records that could not be processed", ["topic"], registry=REGISTRY
)

# Events committed and not yet published, as far as one batch of the relay sees (4,000). Should
# return to zero within seconds.
OUTBOX_DEPTH = Gauge("sluitend_outbox_depth", "Events awaiting publication", registry=REGISTRY)

# Events handed to Kafka and acknowledged by it.
RELAYED = Counter("sluitend_relayed_events", "Events published", ["topic"], registry=REGISTRY)

# How late a duty was when the enforcer dealt with it. Seconds are ordinary; hours mean that the
# service was down, and the duties fire late, once.
DUTIES_OVERDUE = Histogram(
    "sluitend_duties_overdue_seconds",
    "Time between the due instant and its enforcement",
    ["duty"],
    buckets=(1, 5, 15, 60, 300, 900, 3600, 14400, 86400, 259200, 604800),
    registry=REGISTRY,
)

# Mails to workers by kind (daily, at-once) and what came of an attempt: sent, failed (it is tried
# again) or dead (given up). Any dead one wants a look at the settings of the mail server.
MAILS = Counter(
    "sluitend_mails", "Mails to workers by outcome", ["kind", "outcome"], registry=REGISTRY
)

# Requests by method, route template and class of status.
HTTP_REQUESTS = Counter(
    "sluitend_http_requests", "HTTP requests", ["method", "route", "status"], registry=REGISTRY
)

# Time to the last byte, by method and route template. A stream of live updates lasts for minutes.
HTTP_SECONDS = Histogram(
    "sluitend_http_request_seconds",
    "Duration of HTTP requests",
    ["method", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
