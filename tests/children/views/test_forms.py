"""Each form of a child's record, filled in as a person would."""

import datetime as dt

import pytest
from django.urls import reverse

from lac.accounts.access import Role
from lac.children.models import (
    CareEpisode,
    Child,
    ChildUserObjectPermission,
    EducationHealthCarePlan,
    EhcpReview,
    Enrolment,
    Household,
    LegalStatus,
    PartTimeTimetable,
    Professional,
)
from tests.boxes import day
from tests.factories.accounts import UserFactory, user_with
from tests.factories.children import (
    CareEpisodeFactory,
    ChildFactory,
    EhcpFactory,
    EhcpReviewFactory,
)
from tests.factories.organisations import SchoolFactory


def details(**changes):
    return {
        "given_name": "Rowan",
        "family_name": "Ashdown",
        "sex": "U",
        "la_child_id": "W1",
        "year_group_offset": "0",
        **day("born_on", "2014-10-05"),
    } | changes


NEW_CARE = {
    "legal_status": "V2",
    "category_of_need": "N1",
    "placement_type": "U6",
    **day("started_on", "2026-11-16"),
}


def test_add_child__a_social_worker_lands_on_the_record(worker, world):
    data = details(la_child_id="NEW1", local_authority=world.authority.pk) | NEW_CARE
    response = worker.saves("add", data, child=False)
    child = Child.unscoped.get(la_child_id="NEW1")
    assert response.url == reverse("children:detail", kwargs={"child_pk": child.pk})
    assert worker.client.get(response.url).status_code == 200


def test_add_child__another_authority_is_not_on_offer(worker, world):
    stranger = world.stranger.local_authority
    data = details(la_child_id="NEW1", local_authority=stranger.pk) | NEW_CARE
    worker.is_told("Select a valid choice", "add", data, child=False)


def test_add_child__a_record_taken_up_again_says_so(officer, world):
    known = ChildFactory(
        local_authority=world.authority, la_child_id="OLD1", born_on=dt.date(2014, 10, 5)
    )
    data = details(la_child_id="OLD1", local_authority=world.authority.pk) | NEW_CARE
    response = officer.saves("add", data, child=False)
    text = officer.client.get(response.url).content.decode()
    assert f"{known.name} was known already. The record has been reopened" in text
    assert "has been added" not in text


def test_edit_child__a_upn_of_a_child_one_may_see_leads_to_them(officer, worker, world):
    other = CareEpisodeFactory(
        child=ChildFactory(local_authority=world.authority, upn="B801200005001", given_name="Ash")
    ).child
    data = details(upn="B801200005001", version="1", la_child_id=world.child.la_child_id)
    address = reverse("children:detail", args=[other.pk])
    officer.client.force_login(world.users[Role.VIRTUAL_SCHOOL_OFFICER])
    text = officer.is_told("already has a child with the UPN", "edit", data)
    assert address in text
    worker.client.force_login(world.users[Role.SOCIAL_WORKER])
    text = worker.is_told("already has a child with the UPN", "edit", data)
    assert address not in text
    assert "Ash " not in text
    assert other.la_child_id not in text


def test_care__a_wrong_episode_and_placement_are_corrected(worker, world):
    data = {
        "legal_status": "V2",
        "category_of_need": "N1",
        "version": "1",
        # What would move was shown before, and accepted.
        "moves": "accept",
        **day("started_on", "2024-09-04"),
    }
    worker.saves("correct_episode", data, pk=world.care.pk)
    world.care.refresh_from_db()
    assert (world.care.legal_status, str(world.care.started_on)) == ("V2", "2024-09-04")
    home = {
        "placement_type": "U4",
        "is_new_carer": "True",
        "household": world.household.pk,
        "version": "2",
        **day("started_on", "2024-09-04"),
    }
    worker.saves("correct_placement", home, pk=world.placement.pk)
    page = worker.client.get(reverse("children:care", args=[world.child.pk])).content.decode()
    assert "4 September 2024" in page.replace("\xa0", " ")
    worker.is_told("Somebody else changed this", "correct_placement", home, pk=world.placement.pk)


def test_care__another_childs_rows_cannot_be_corrected(worker, world):
    other = CareEpisode.unscoped.get(child=world.stranger)
    assert worker.post("correct_episode", {}, pk=other.pk).status_code == 404
    assert worker.post("correct_placement", {}, pk=other.placement_id).status_code == 404


def test_edit_child__saves_and_says_so(worker, world):
    worker.saves("edit", details(given_name="Robin", version="1"))
    world.child.refresh_from_db()
    assert world.child.given_name == "Robin"


def test_edit_child__a_wrong_upn_is_said_beside_the_box(worker):
    worker.is_told("does not fit its digits", "edit", details(upn="Q207000016049", version="1"))


def test_edit_child__a_stale_save_shows_both_and_the_second_time_wins(worker, world):
    worker.saves("edit", details(given_name="Robin", version="1"))
    text = worker.is_told(
        "Somebody else changed this", "edit", details(given_name="Ronan", version="1")
    )
    assert "Robin" in text
    assert "Ronan" in text
    world.child.refresh_from_db()
    assert world.child.given_name == "Robin"
    assert 'name="version" value="2"' in text
    worker.saves("edit", details(given_name="Ronan", version="2"))
    world.child.refresh_from_db()
    assert world.child.given_name == "Ronan"


def test_move__is_recorded(worker, world):
    home = Household.objects.create(local_authority=world.authority, name="The Silva household")
    worker.saves(
        "move",
        {
            "placement_type": "U4",
            "household": home.pk,
            "is_new_carer": "yes",
            "reason_ended": "CARPL",
            **day("moved_on", "2026-11-16"),
        },
    )
    assert CareEpisode.unscoped.get(child=world.child, ended_on=None).placement.household == home


def test_move__a_home_of_another_authority_is_not_on_offer(worker, world):
    other = world.stranger.local_authority
    home = Household.objects.create(local_authority=other, name="Elsewhere")
    data = {"placement_type": "U4", "household": home.pk, "is_new_carer": "yes"}
    worker.is_told("Select a valid choice", "move", data)


def test_legal_status__an_unchanged_one_is_refused(worker):
    data = {"legal_status": LegalStatus.C2, **day("changed_on", "2026-11-16")}
    worker.is_told("already the legal status", "legal_status", data)


def test_start_care__of_a_child_in_care_names_the_dates(worker):
    worker.is_told(
        "The Okafor household, from 2 September 2024 with no end date", "start_care", NEW_CARE
    )


def test_end_care__then_start_again(worker, world):
    worker.saves("end_care", {"reason": "E4A", **day("ended_on", "2026-11-02")})
    worker.saves("start_care", NEW_CARE)
    assert CareEpisode.unscoped.filter(child=world.child).starts_of_care().count() == 2


def test_admit__a_clash_names_the_school_and_its_dates(worker):
    other = SchoolFactory(name="Fairmead School")
    data = {"school": other.urn, "kind": "C", **day("admitted_on", "2026-11-16")}
    data["without_meeting"] = "Moved overnight"
    worker.is_told("already on the roll of Alder Hill School from 3 September 2025", "admit", data)


@pytest.fixture
def own_school(world):
    """The teacher's school after the child left it for another one, and came back as a guest."""
    Enrolment.unscoped.filter(pk=world.enrolment.pk).update(kind="G")
    return world.school


def test_admit__a_teacher_puts_the_child_on_the_roll_of_their_own_school(
    teacher, world, own_school
):
    data = {"school": own_school.pk, "kind": "C", **day("admitted_on", "2026-11-16")}
    teacher.is_told("No pre-admission meeting was held", "admit", data)
    data["without_meeting"] = "Moved overnight"
    teacher.saves("admit", data)
    assert Enrolment.unscoped.main().get(child=world.child).school == own_school


@pytest.mark.parametrize("typed", ["pk", "urn", "name"])
def test_admit__a_teacher_cannot_name_a_school_that_is_not_theirs(
    teacher, world, own_school, typed
):
    other = SchoolFactory(name="Fairmead School")
    data = {
        "school": getattr(other, typed),
        "school_urn": other.urn,
        "kind": "C",
        **day("admitted_on", "2026-11-16"),
    }
    teacher.is_told("Select a valid choice", "admit", data)
    page = teacher.client.get(reverse("children:admit", args=[world.child.pk])).content.decode()
    assert "Alder Hill School" in page
    assert "Fairmead School" not in page
    assert not Enrolment.unscoped.filter(child=world.child, school=other).exists()


def test_admit__several_schools_of_a_name_are_offered_to_choose_from(officer, world):
    first = SchoolFactory(name="St Mary's Primary School", town="Ashby")
    second = SchoolFactory(name="St Mary's Primary School", town="Marlow")
    data = {"school": "st mary", "kind": "S", **day("admitted_on", "2026-11-16")}
    text = officer.is_told("2 schools match", "admit", data)
    assert "Ashby" in text
    assert "Marlow" in text
    officer.saves("admit", data | {"school_urn": second.urn})
    schools = set(Enrolment.unscoped.filter(child=world.child).values_list("school", flat=True))
    assert schools == {world.school.pk, second.pk}
    assert first.pk not in schools


def test_admit__a_name_that_no_school_has_is_refused(officer):
    data = {"school": "Nowhere", "kind": "S", **day("admitted_on", "2026-11-16")}
    officer.is_told("No open school matches", "admit", data)


def test_edit_enrolment__saves(teacher, world):
    data = {"kind": "C", "weekly_hours": "22.5", "version": "1", **day("admitted_on", "2025-09-03")}
    teacher.saves("edit_enrolment", data, pk=world.enrolment.pk)
    world.enrolment.refresh_from_db()
    assert world.enrolment.weekly_hours == 22.5


def test_edit_enrolment__of_another_child_is_not_found(teacher, world):
    other = Enrolment.unscoped.get(child=world.stranger)
    assert teacher.post("edit_enrolment", {}, pk=other.pk).status_code == 404


def test_leave_school__ends_the_teachers_own_view_the_day_after(teacher, world):
    data = {"reason": "Managed move", **day("left_on", "2026-11-20")}
    teacher.is_told("No exit meeting was held", "leave_school", data, pk=world.enrolment.pk)
    data["without_meeting"] = "It is in December"
    teacher.saves("leave_school", data, pk=world.enrolment.pk)
    assert teacher.client.get("/children/").context["rows"]


def test_leave_school__leads_home_when_it_closed_the_record_to_them(teacher, world):
    data = {"reason": "Managed move", **day("left_on", "2026-11-19")}
    data["without_meeting"] = "The school closed early"
    where = {"child_pk": world.child.pk, "pk": world.enrolment.pk}
    address = reverse("children:leave_school", kwargs=where)
    page = teacher.client.post(address, data, follow=True)
    assert page.redirect_chain == [("/", 302)]
    assert "The last day on roll has been recorded." in page.content.decode()


def test_part_time_timetable__is_recorded(teacher, world):
    data = {
        "weekly_hours": "15",
        "reason": "A gradual return",
        "agreed_with": "The carer",
        **day("starts_on", "2026-11-23"),
        **day("ends_on", "2026-12-11"),
        **day("review_on", "2026-12-04"),
    }
    teacher.saves("part_time", data, pk=world.enrolment.pk)
    assert PartTimeTimetable.unscoped.get().child == world.child


def test_ehcp__is_added_and_changed(teacher, world):
    data = {"local_authority": world.authority.pk, **day("issued_on", "2026-05-01")}
    teacher.saves("add_ehcp", data)
    plan = EducationHealthCarePlan.unscoped.get()
    teacher.saves("edit_ehcp", data | {"primary_need": "Hearing", "version": "1"}, pk=plan.pk)
    plan.refresh_from_db()
    assert plan.primary_need == "Hearing"


def test_ehcp_review__is_recorded_then_decided(teacher, world):
    plan = EhcpFactory(child=world.child)
    teacher.saves("add_ehcp_review", day("held_on", "2026-11-02"), pk=plan.pk)
    review = EhcpReview.unscoped.get(plan=plan)
    page = teacher.client.get(reverse("children:school", args=[world.child.pk])).content.decode()
    assert "Not decided yet" in page
    decided = {"outcome": "amend", "version": "1", **day("decision_on", "2026-11-18")}
    teacher.saves("edit_ehcp_review", decided | day("held_on", "2026-11-02"), pk=review.pk)
    review.refresh_from_db()
    assert (review.outcome, str(review.decision_on)) == ("amend", "2026-11-18")
    page = teacher.client.get(reverse("children:school", args=[world.child.pk])).content.decode()
    assert "Amend the plan" in page


def test_ehcp_review__of_another_child_is_not_found(teacher, world):
    review = EhcpReviewFactory(plan__child=world.stranger)
    assert teacher.post("edit_ehcp_review", {}, pk=review.pk).status_code == 404
    assert teacher.post("add_ehcp_review", {}, pk=review.plan_id).status_code == 404


def test_ehcp_review__a_stale_save_shows_both(teacher, world):
    review = EhcpReviewFactory(plan__child=world.child)
    # What would move was shown before, and accepted.
    data = {"version": "1", "moves": "accept", **day("held_on", "2026-03-02")}
    teacher.saves("edit_ehcp_review", data, pk=review.pk)
    teacher.is_told(
        "Somebody else changed this",
        "edit_ehcp_review",
        data | day("held_on", "2026-03-04"),
        pk=review.pk,
    )


def test_professional__is_named_and_ended(worker, world):
    data = {"role": "camhs", "name": "Dr Lena Voss", **day("starts_on", "2026-11-02")}
    worker.saves("add_professional", data)
    person = Professional.unscoped.get(name="Dr Lena Voss")
    worker.saves("end_professional", day("ends_on", "2026-11-20"), pk=person.pk)
    person.refresh_from_db()
    assert str(person.ends_on) == "2026-11-20"


def test_professional__people_of_another_authority_are_not_on_offer(worker):
    other = user_with(Role.SOCIAL_WORKER)
    data = {"role": "social_worker", "user": other.pk, **day("starts_on", "2026-11-02")}
    worker.is_told("Select a valid choice", "add_professional", data)


def test_professional__needs_a_name(worker):
    data = {"role": "camhs", **day("starts_on", "2026-11-02")}
    worker.is_told("Choose a person or type a name", "add_professional", data)


def grant(**changes):
    return {
        "gives": "view_child",
        "reason": "They will teach Rowan from January",
        **day("starts_on", "2026-11-20"),
        **day("ends_on", "2026-12-20"),
    } | changes


def test_access__is_given_listed_and_ended(head, world):
    guest = UserFactory(full_name="Theo Marsh")
    head.saves("give_access", grant(user=guest.email.upper()))
    given = ChildUserObjectPermission.objects.get()
    listed = head.client.get(reverse("children:grants", kwargs={"child_pk": world.child.pk}))
    assert "Theo Marsh" in listed.content.decode()
    head.saves("end_access", {}, pk=given.pk)
    assert not Child.visible_to(guest).exists()


def test_access__to_an_address_nobody_has_is_refused(head):
    head.is_told("Nobody with this e-mail address", "give_access", grant(user="x@lac.example"))


def test_access__of_another_child_cannot_be_ended_here(head, world):
    from tests.factories.children import GrantFactory

    other = GrantFactory(content_object=world.stranger)
    assert head.post("end_access", {}, pk=other.pk).status_code == 404
