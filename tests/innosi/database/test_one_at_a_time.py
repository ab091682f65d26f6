import time

import pytest

from innosi.database.one_at_a_time import one_at_a_time
from tests.support.processes import Process

pytestmark = pytest.mark.django_db(transaction=True)


def work(folder):
    with one_at_a_time(folder):
        begun = time.monotonic()
        time.sleep(0.3)
        return begun, time.monotonic()


def test_two_processes_work_in_turn(tmp_path):
    (_, first_ended), (second_begun, _) = sorted(
        process.result() for process in [Process(work, tmp_path) for _ in range(2)]
    )
    assert first_ended <= second_begun


def test_what_fails_keeps_nobody_waiting(tmp_path):
    with pytest.raises(ValueError, match="broken"), one_at_a_time(tmp_path):
        raise ValueError("broken")
    assert Process(work, tmp_path).result()
