"""manage.py sweep."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from lac.deadlines.models import Breach, Deadline, Sweep
from tests.factories.children import CareEpisodeFactory, EhcpFactory

pytestmark = pytest.mark.django_db
CODE = "school.place_after_entering_care"


def test_sweep__prints_counts_for_each_duty(capsys):
    CareEpisodeFactory(started_on=dt.date(2026, 11, 2))
    call_command("sweep")
    lines = {line.split()[0]: line.split()[1:] for line in capsys.readouterr().out.splitlines()}
    assert lines["duty"][:3] == ["cases", "opened", "moved"]
    assert lines[CODE][:3] == ["1", "1", "0"]
    assert Sweep.objects.count() == 1


def test_duty__sweeps_that_one_alone(capsys):
    CareEpisodeFactory(started_on=dt.date(2026, 11, 2))
    EhcpFactory()
    call_command("sweep", duty=[CODE])
    assert set(Deadline.unscoped.values_list("duty", flat=True)) == {CODE}
    assert not Sweep.objects.exists()


def test_as_of__says_which_night_it_is():
    CareEpisodeFactory(started_on=dt.date(2026, 11, 2))
    call_command("sweep", "--as-of", "2026-11-16", "--duty", CODE)
    assert not Breach.unscoped.exists()
    call_command("sweep", "--as-of", "2026-11-17", "--duty", CODE)
    assert Breach.unscoped.exists()


def test_failure__is_an_error_that_names_the_duty(made_up_duty):
    made_up_duty.cases = lambda: 1 / 0
    with pytest.raises(CommandError, match=r"test\.duty: division by zero"):
        call_command("sweep")
