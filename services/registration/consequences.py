# SPDX-License-Identifier: EUPL-1.2
"""What follows from facts that changed, whether a feed, a desk or a merge brought them."""

from collections.abc import Sequence

from services.chassis.duties import Place
from services.registration.absence_keeping import keep_reports
from services.registration.batch import Batch
from services.registration.exemption_keeping import keep_exemptions
from services.registration.people import Person
from services.registration.statistics.counting import recount


def follow(batch: Batch, changed: Sequence[Person]) -> None:
    """Bring status, terms, the yearly count and the rows of these people up to their facts, and
    write the batch."""
    batch.reassess(changed)
    recount(batch.tx, changed)
    places = {row["ref"]: Place(row["region"], row["municipality"]) for row in batch.rows}
    keep_reports(batch.tx, changed, places)
    keep_exemptions(batch.tx, changed)
    batch.save()
