from django.apps import apps

from lac.accounts.access import ROLES, Permission, Role
from lac.audit.models import Event
from lac.children.fields import AUDIENCE, may_read, read, readable_changes
from tests.factories.children import CareEpisodeFactory

SCHOOL = ROLES[Role.DESIGNATED_TEACHER].permissions
SOCIAL_WORKER = ROLES[Role.SOCIAL_WORKER].permissions


def test_table__every_field_in_it_exists():
    for name in AUDIENCE:
        model, field = name.split(".")
        apps.get_model("children", model)._meta.get_field(field)


def test_table__no_field_that_sounds_sensitive_is_left_out():
    telling = ("address", "postcode", "legal", "need", "restricted", "reason_", "provider")
    allowed = {"educationhealthcareplan.primary_need"}
    for model in apps.get_app_config("children").get_models():
        for field in model._meta.get_fields():
            name = f"{model._meta.model_name}.{field.name}"
            if any(word in field.name for word in telling) and name not in allowed:
                assert name in AUDIENCE, f"Say in lac/children/fields.py who reads {name}."


def test_may_read__the_school_reads_no_legal_status_or_address():
    for field in ("careepisode.legal_status", "household.address", "placement.postcode"):
        assert not may_read(field, SCHOOL)
        assert may_read(field, SOCIAL_WORKER)


def test_may_read__the_school_reads_who_must_not_collect_the_child():
    assert may_read("child.restricted_contact", SCHOOL)
    assert not may_read("child.restricted_contact", ROLES[Role.SCHOOL_STAFF].permissions)


def test_may_read__other_fields_are_open():
    assert may_read("child.given_name", frozenset({Permission.VIEW_CHILD}))


def test_read__gives_the_words_of_a_code_or_nothing():
    episode = CareEpisodeFactory.build(legal_status="C2")
    assert read(episode, "legal_status", SOCIAL_WORKER) == "Full care order"
    assert read(episode, "legal_status", SCHOOL, "Hidden") == "Hidden"


def test_readable_changes__hide_what_the_reader_may_not_see():
    event = Event(
        subject_type="children.careepisode",
        data={"changes": {"legal_status": ["V2", "C1"], "started_on": ["a", "b"]}},
    )
    assert readable_changes(event, SCHOOL) == {"started_on": ["a", "b"]}
    assert set(readable_changes(event, SOCIAL_WORKER)) == {"legal_status", "started_on"}
