# SPDX-License-Identifier: EUPL-1.2
"""Sequence numbers per subject and topic: what makes redelivery harmless and loss visible."""

from schemas.events.topics import AnyEvent, Topic
from services.chassis import metrics


class Sequences(dict[str, int]):
    """The last number given out and the last number seen, per topic, for one subject.

    Stored as JSON in the subject's row, so it changes in the transaction that changes the subject.
    Outgoing and incoming topics have different names, so they share the one mapping.
    """

    def next(self, topic: Topic) -> int:
        """The next number of this subject on an outgoing topic: 1, 2, 3 … without gaps."""
        number = self.get(topic.name, 0) + 1
        self[topic.name] = number
        return number

    def accept(self, event: AnyEvent, topic: Topic) -> bool:
        """Whether an incoming event is new. A duplicate is dropped and counted.

        A number that jumps means that something is missing: it is counted and alarmed, and the
        event is taken all the same, so that nothing that did arrive is lost.
        """
        if event.sequence is None:
            return True
        number = int(event.sequence)
        last = self.get(topic.name, 0)
        if number <= last:
            metrics.DUPLICATES.labels(topic.name).inc()
            return False
        if number != last + 1:
            metrics.SEQUENCE_GAPS.labels(topic.name).inc(number - last - 1)
        self[topic.name] = number
        return True
