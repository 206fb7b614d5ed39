"""Policies: published, replaced, read and confirmed, kept by who may."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lac.accounts.access import Role
from tests.children.files import FakeScanner, upload
from tests.factories.organisations import LocalAuthorityFactory, SchoolFactory
from tests.factories.virtualschool import PolicyFactory
from tests.world import TODAY
from virtualschool import actions
from virtualschool.models import Policy, PolicyRead, PolicyVersion

NEXT_YEAR = dt.date(2027, 9, 1)


@pytest.fixture
def officer(world):
    return world.users[Role.VIRTUAL_SCHOOL_OFFICER]


def publish(officer, **details):
    policy = {"title": "LAC policy", "file": upload(), "review_on": NEXT_YEAR}
    return actions.publish_policy(by=officer, **policy | details)


def test_policy__is_published_once_and_replaced_by_a_version(world, officer):
    policy = publish(officer, local_authority=world.authority)
    assert publish(officer, local_authority=world.authority) == policy
    with pytest.raises(ValidationError, match="same file"):
        actions.replace_policy(
            policy=policy, file=upload(), what_changed="None", review_on=NEXT_YEAR, by=officer
        )
    replaced = actions.replace_policy(
        policy=policy,
        file=upload(b"%PDF-1.7 another"),
        what_changed="The new duties",
        review_on=NEXT_YEAR,
        by=officer,
    )
    assert replaced.number == 2
    assert list(policy.versions.values_list("number", flat=True)) == [2, 1]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"file": upload(b"MZ\x90\0")}, "file"),
        ({"file": upload(b"just words", name="notes.pdf")}, "file"),
        ({"review_on": TODAY}, "review_on"),
    ],
)
def test_policy__that_is_no_document_or_has_no_review_ahead_is_refused(
    world, officer, change, field
):
    with pytest.raises(ValidationError) as refusal:
        publish(officer, local_authority=world.authority, **change)
    assert field in refusal.value.message_dict
    assert not Policy.objects.exists()


def test_policy__with_a_virus_is_not_kept(world, officer, settings, monkeypatch):
    settings.DOCUMENT_SCANNER = "tests.children.files.FakeScanner"
    monkeypatch.setattr(FakeScanner, "answer", "Eicar")
    with pytest.raises(ValidationError, match="virus"):
        publish(officer, local_authority=world.authority)
    assert not PolicyVersion.objects.exists()


def test_reader__confirms_each_version_once(world, client):
    teacher = world.users[Role.DESIGNATED_TEACHER]
    policy = PolicyFactory(local_authority=world.authority)
    client.force_login(teacher)
    address = reverse("virtualschool:policies")
    assert [it.read for it in client.get(address).context["page_obj"]] == [False]
    for _ in range(2):
        client.post(reverse("virtualschool:policy_read", args=[policy.pk]), {"number": "1"})
    assert PolicyRead.objects.get().user == teacher
    assert [it.read for it in client.get(address).context["page_obj"]] == [True]
    actions.replace_policy(
        policy=policy, file=upload(), what_changed="More", review_on=NEXT_YEAR, by=None
    )
    assert [it.read for it in client.get(address).context["page_obj"]] == [False]
    # They still have the page of version 1 open: that is not what they confirm.
    client.post(reverse("virtualschool:policy_read", args=[policy.pk]), {"number": "1"})
    assert PolicyRead.objects.count() == 1


def test_policies__of_other_schools_and_authorities_are_not_found(world, client):
    teacher = world.users[Role.DESIGNATED_TEACHER]
    school = SchoolFactory(local_authority=world.authority)
    others = PolicyFactory(local_authority=None, school=school)
    theirs = PolicyFactory(local_authority=LocalAuthorityFactory())
    client.force_login(teacher)
    assert not client.get(reverse("virtualschool:policies")).context["page_obj"].object_list
    for policy in (others, theirs):
        for name, extra in (("policy", []), ("policy_file", [1]), ("policy_replace", [])):
            address = reverse(f"virtualschool:{name}", args=[policy.pk, *extra])
            assert client.get(address).status_code == 404


def test_keeper__sees_who_has_read_and_who_has_not(world, client, officer):
    policy = PolicyFactory(local_authority=None, school=world.school)
    teacher, staff = world.users[Role.DESIGNATED_TEACHER], world.users[Role.SCHOOL_STAFF]
    actions.confirm_read(policy=policy, number=1, by=staff)
    client.force_login(teacher)
    page = client.get(policy.get_absolute_url())
    assert page.context["read_count"] == 1
    assert [it["user__full_name"] for it in page.context["waiting"]] == [teacher.full_name]
    client.force_login(staff)
    assert "waiting" not in client.get(policy.get_absolute_url()).context


def test_school__publishes_its_own_and_not_its_authoritys(world, client):
    client.force_login(world.users[Role.DESIGNATED_TEACHER])
    address = reverse("virtualschool:policy_add")
    day = {"review_on_0": "1", "review_on_1": "9", "review_on_2": "2027"}
    fields = {"title": "Our policy", "file": upload()} | day
    refused = client.post(address, fields | {"place": f"authority-{world.authority.pk}"})
    assert refused.status_code == 200
    fields["file"] = upload()
    saved = client.post(address, fields | {"place": f"school-{world.school.pk}"})
    assert saved.status_code == 302
    assert Policy.objects.get().school == world.school


def test_file__is_saved_and_never_shown(world, client):
    policy = PolicyFactory(local_authority=world.authority, title="Care & school: <all>")
    client.force_login(world.users[Role.GOVERNOR])
    file = client.get(reverse("virtualschool:policy_file", args=[policy.pk, 1]))
    assert file["Content-Disposition"] == 'attachment; filename="care-school-all-1.pdf"'
    assert file["X-Content-Type-Options"] == "nosniff"


def test_withdrawn_policy__leaves_the_list_and_is_read_no_more(world, client, officer):
    policy = PolicyFactory(local_authority=world.authority)
    client.force_login(officer)
    client.post(reverse("virtualschool:policy_withdraw", args=[policy.pk]))
    assert not client.get(reverse("virtualschool:policies")).context["page_obj"].object_list
    read = client.post(reverse("virtualschool:policy_read", args=[policy.pk]))
    assert read.status_code == 403
