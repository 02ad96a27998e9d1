# SPDX-License-Identifier: EUPL-1.2
"""A day is not closed while someone is still writing in it."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime

from services.chassis.service import Received
from services.chassis.testing import Workbench
from tests.unit.registration.register import NOOR, SAM, Register

LATE = datetime(2025, 8, 25, 21, 59, 59, tzinfo=UTC)
"""One second before midnight in Amsterdam."""
AFTER = datetime(2025, 8, 25, 22, 0, 1, tzinfo=UTC)


def test_a_transaction_of_before_midnight_is_counted_in_its_own_day(register: Register) -> None:
    bench: Workbench = register.bench
    bench.clock.advance(LATE)
    register.tell(register.registered(SAM))
    topic, event = register.registered(NOOR)

    with ThreadPoolExecutor(2) as others:
        with bench.runtime.begin() as tx:
            bench.runtime.service.handle(tx, [Received(topic, event, _Record())])
            bench.clock.advance(AFTER)
            closings = [others.submit(register.close) for _ in range(2)]
            assert wait(closings, timeout=0.5).not_done
        for closing in closings:
            closing.result(timeout=60)

    register.close()
    (balance,) = register.rows("balance")
    assert (balance.arrivals, balance.closing) == ({"unknown": 2}, {"unknown": 2})
    said = [event.subject for topic, event in bench.said() if "balances" in topic.name]
    assert said == ["29:2025-08-25"]
    register.tell(register.started("2025-08-25", SAM, at="2025-08-25"))
    register.on("2025-08-27")
    assert all(row.closed for row in register.rows("balance"))


class _Record:
    """A record that came from nowhere in particular."""

    topic, partition, offset = "feeds.brp.v1", 0, 99
    key: bytes | None = None
    value: bytes | None = b""
