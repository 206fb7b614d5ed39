import datetime as dt

import pytest


@pytest.fixture
def today(time_machine):
    """Friday 20 November 2026, half past nine."""
    time_machine.move_to(dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC))
