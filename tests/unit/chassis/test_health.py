# SPDX-License-Identifier: EUPL-1.2
"""A process is alive while work gets done; without work there is nothing to do."""

import pytest

from services.chassis.health import Progress


@pytest.fixture
def now():
    return [0.0]


@pytest.fixture
def progress(now):
    return Progress(limit=30, monotonic=lambda: now[0])


def test_a_process_without_work_is_alive_however_long(progress, now):
    now[0] = 1e6
    assert progress.check()


def test_work_that_gets_done_is_progress(progress, now):
    progress.begin("relay")
    for now[0] in (20.0, 40.0, 60.0):
        progress.touch("relay")
    now[0] = 89.0
    assert progress.check()


def test_saying_again_that_there_is_work_is_no_progress(progress, now):
    progress.begin("relay")
    now[0] = 29.0
    progress.begin("relay")
    now[0] = 31.0
    assert progress.stalled() == {"relay": 31.0}


def test_one_busy_activity_does_not_hide_another_that_stands_still(progress, now):
    progress.begin("inbox")
    now[0] = 31.0
    progress.touch("relay")
    assert not progress.check()
    assert list(progress.stalled()) == ["inbox"]


def test_an_activity_that_ran_out_of_work_is_not_waiting(progress, now):
    progress.begin("inbox")
    progress.idle("inbox")
    now[0] = 31.0
    assert progress.check()
