# SPDX-License-Identifier: EUPL-1.2
"""The PostgreSQL server of a benchmark, with fsync on as in production."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from tests.fixtures.postgres import installed_binaries, local_postgres, packaged_binaries

SETTINGS: Final = {
    "shared_buffers": "4GB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "30min",
    "random_page_cost": "1.1",
}
"""As for the database of a country on a disk without moving parts. Of the defaults 128 MB would
have every page fetched time and again, and 1 GB of log makes a large load one checkpoint after
another, with every page written out in full after each."""


@contextmanager
def server(url: str | None = None, settings: Mapping[str, str] = SETTINGS) -> Iterator[str]:
    """The maintenance URL of a server: that one, or one of our own with these settings."""
    if url is not None:
        yield url
        return
    binaries = installed_binaries() or packaged_binaries()
    with local_postgres(binaries, durable=True, settings=settings) as own:
        yield own
