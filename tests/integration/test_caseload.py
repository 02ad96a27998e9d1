# SPDX-License-Identifier: EUPL-1.2
"""The cases that a benchmark copies are as the service would have written them."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from benchmarks.caseload import Size, fill, unlike
from services.chassis import database
from services.outreach.store.tables import case, task

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


def test_copies_differ_in_nothing_but_who_and_where(postgres_url: str) -> None:
    fill(postgres_url, Size(cases=400, open=80, lived=40), date(2026, 2, 10))
    engine = database.open_engine(postgres_url)
    with engine.connect() as connection:
        many = sa.func.count(), sa.func.count().filter(case.c.is_open)
        query = sa.select(*many, sa.func.count(case.c.region.distinct())).select_from(case)
        assert connection.execute(query).one()[:2] == (400, 80)
        assert connection.execute(query).one()[2] > 20
    assert unlike(engine, 400) == []
    with database.begin(engine) as connection:
        connection.execute(sa.update(task).values(fatal_on=task.c.fatal_on + timedelta(days=1)))
    assert unlike(engine, 400)
    engine.dispose()
