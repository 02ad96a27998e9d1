# SPDX-License-Identifier: EUPL-1.2
"""`sluitend topics` and `keys`: what an operator prepares once on servers of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from services.console.errors import StartRefused
from services.console.terminal import refusals, say


def topics(
    kafka: Annotated[str, typer.Option(envvar="SLUITEND_KAFKA", help="Adres (host:poort).")],
    partitions: Annotated[
        int | None, typer.Option(min=1, help="Aantal partities in plaats van dat uit de catalogus.")
    ] = None,
    replication: Annotated[int, typer.Option(min=1, help="Aantal kopieën.")] = 1,
) -> None:
    """Create the topics of the catalogue that are missing; leave the others as they are."""
    from kafka.errors import KafkaError

    from services.console.broker import ensure_topics

    with refusals():
        try:
            created = ensure_topics(kafka, partitions, replication=replication)
        except KafkaError as fault:
            raise StartRefused(f"Kafka op {kafka} weigert: {fault}") from None
    say(f"{len(created)} topics aangemaakt." if created else "Alle topics waren er al.")


def keys(directory: Annotated[Path, typer.Argument(help="Map voor het sleutelpaar.")]) -> None:
    """Make the key pair that seals identities, unless it is there already."""
    from services.feeds.sealing import PRIVATE_KEY_FILE, generate_keys

    if (directory / PRIVATE_KEY_FILE).exists():
        say(f"Er ligt al een sleutelpaar in {directory}; dat blijft in gebruik.")
        return
    with refusals():
        try:
            files = generate_keys(directory)
        except OSError as fault:
            reason = f"In {directory} kan niet worden geschreven ({fault.strerror})."
            raise StartRefused(reason) from None
    say(f"  {files.public}   voor scholen en DUO, die ermee verzegelen")
    say(f"  {files.private}   alleen voor de registratie; bewaar een kopie in een kluis")
