"""Examples and descriptors beside the sections."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lac.accounts.access import Role
from lac.audit.models import Event
from pep import actions
from pep.guides import GUIDES
from pep.guides.chosen import guide_of
from pep.models import SectionGuide
from pep.versions import CURRENT_VERSION, FORMS

TEXTS = {
    "example": "Made up",
    "red": "Nothing is said",
    "amber": "Something is said",
    "green": "All is said",
}


def test_guides__stand_beside_every_section_and_beside_no_other():
    assert set(GUIDES) == {section.key for section in FORMS[CURRENT_VERSION]}


def test_guides__are_short_enough_to_be_read_while_writing():
    for key, guide in GUIDES.items():
        assert 20 <= len(guide.example.split()) <= 90, key
        for grade in (guide.red, guide.amber, guide.green):
            assert len(grade) <= SectionGuide._meta.get_field("red").max_length
            assert grade.endswith(".")


@pytest.mark.django_db
def test_own_text__replaces_the_products_until_it_is_dropped(world):
    officer = world.users[Role.VIRTUAL_SCHOOL_OFFICER]
    guide = actions.save_guide(authority=world.authority, key="targets", by=officer, **TEXTS)
    assert guide_of(world.authority.pk, "targets").green == "All is said"
    assert guide_of(world.stranger.local_authority_id, "targets") is GUIDES["targets"]
    changed = TEXTS | {"green": "Better"}
    actions.save_guide(
        authority=world.authority, key="targets", by=officer, version=guide.version, **changed
    )
    assert guide_of(world.authority.pk, "targets").green == "Better"
    actions.drop_guide(authority=world.authority, key="targets", by=officer)
    assert guide_of(world.authority.pk, "targets") is GUIDES["targets"]
    assert Event.objects.get(action="pep.guide_dropped").data["green"] == "Better"


@pytest.mark.django_db
def test_own_text__is_of_a_section_and_whole(world):
    officer = world.users[Role.VIRTUAL_SCHOOL_OFFICER]
    for key, texts in (("nowhere", TEXTS), ("targets", TEXTS | {"red": " "})):
        with pytest.raises(ValidationError):
            actions.save_guide(authority=world.authority, key=key, by=officer, **texts)


@pytest.mark.django_db
def test_section_page__shows_the_example_and_what_each_grade_looks_like(client, pep, teacher):
    client.force_login(teacher)
    page = client.get(reverse("pep:edit", args=[pep.child_id, pep.pk, "attendance"]))
    text = page.content.decode()
    assert "six of her nine missed sessions" in text.lower()
    assert GUIDES["attendance"].amber in text
