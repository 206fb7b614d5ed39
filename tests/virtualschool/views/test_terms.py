"""Two people change one term: the second sees both texts."""

import datetime as dt

import pytest
from django.urls import reverse

from lac.accounts.access import Role
from lac.calendars.actions import save_term
from lac.calendars.models import Calendar, Term


@pytest.fixture
def term(world):
    calendar = Calendar.objects.get(local_authority=world.authority)
    return Term.objects.filter(calendar=calendar).first()


def parts(name, day):
    return {f"{name}_{place}": part for place, part in enumerate((day.day, day.month, day.year))}


def test_term__saved_by_somebody_else_meanwhile_shows_both_and_saving_again_wins(
    world, client, term
):
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_HEAD])
    url = reverse("virtualschool:term_edit", args=[term.calendar_id, term.pk])
    assert 'name="version" value="1"' in client.get(url).content.decode()
    dates = {
        "academic_year": term.academic_year,
        "name": term.name,
        "starts_on": term.starts_on,
        "ends_on": term.ends_on,
    }
    save_term(calendar=term.calendar, by=None, version=1, **dates)
    mine = term.ends_on - dt.timedelta(days=1)
    posted = {
        "academic_year": term.academic_year,
        "name": term.name,
        "version": "1",
        **parts("starts_on", term.starts_on),
        **parts("ends_on", mine),
    }
    page = client.post(url, posted | {"accept": "yes"}).content.decode()
    assert "Somebody else saved this term" in page
    assert "Last day of term" in page.split("What is different")[1].split("</table>")[0]
    assert 'name="version" value="2"' in page
    assert client.post(url, posted | {"accept": "yes", "version": "2"}).status_code == 302
    term.refresh_from_db()
    assert (term.ends_on, term.version) == (mine, 3)
