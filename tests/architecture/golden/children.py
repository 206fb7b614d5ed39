"""The objects and posts of the pages of children's records."""

import datetime as dt

from lac.children.models import (
    CareEpisode,
    Enrolment,
    HouseholdMember,
    PartTimeTimetable,
    Placement,
    PreviouslyLookedAfter,
    Professional,
    SiblingLink,
)
from tests.architecture.golden.objects import objects, posted
from tests.boxes import day
from tests.factories.children import (
    CareEpisodeFactory,
    ChildFactory,
    EhcpFactory,
    EhcpReviewFactory,
    GrantFactory,
)


@objects("children:household", "children:edit_household", "children:add_member")
def household(world, child):
    return {"pk": world.household.pk}


@objects("children:end_member")
def member(world, child):
    return {
        "pk": world.household.pk,
        "member_pk": HouseholdMember.objects.get(household=world.household).pk,
    }


@objects(
    "children:edit_enrolment",
    "children:leave_school",
    "children:part_time",
    "children:remove_enrolment",
)
def enrolment(world, child):
    return {"pk": Enrolment.unscoped.get(child=child).pk}


@objects("children:review_part_time")
def timetable(world, child):
    enrolment = Enrolment.unscoped.get(child=child)
    agreed = PartTimeTimetable.unscoped.create(
        child=child,
        enrolment=enrolment,
        starts_on=dt.date(2026, 11, 2),
        ends_on=dt.date(2026, 12, 11),
        review_on=dt.date(2026, 11, 20),
        weekly_hours=12,
        reason="Back to school in steps",
        agreed_with="The carer",
    )
    return {"pk": agreed.pk}


@objects("children:correct_episode")
def episode(world, child):
    return {"pk": CareEpisode.unscoped.get(child=child).pk}


@objects("children:correct_placement")
def placement(world, child):
    return {"pk": Placement.unscoped.get(child=child).pk}


@objects("children:edit_ehcp_review")
def ehcp_review(world, child):
    return {"pk": EhcpReviewFactory(plan__child=child).pk}


@objects("children:edit_ehcp", "children:add_ehcp_review")
def ehcp(world, child):
    return {"pk": EhcpFactory(child=child).pk}


@objects("children:gap", "children:export_gap", "children:accept_gap")
def gap(world, child):
    return {"code": "no_upn"}


@objects("children:end_professional")
def professional(world, child):
    mine = Professional.unscoped.filter(child=child).first()
    return {"pk": mine.pk if mine else 0}


@objects("children:end_access")
def grant(world, child):
    return {"pk": GrantFactory(content_object=child).pk}


@objects("children:name_reader")
def record_without_reader(world, child):
    other = ChildFactory(local_authority=child.local_authority, readers=[])
    CareEpisodeFactory(child=other)
    return {"pk": other.pk}


@objects("children:remove_sibling")
def sibling(world, child):
    other = ChildFactory(local_authority=child.local_authority)
    CareEpisodeFactory(child=other)
    return {"pk": SiblingLink.unscoped.create(first=child, second=other).pk}


@objects("children:edit_pupil")
def pupil(world, child):
    row = PreviouslyLookedAfter.unscoped.create(
        school=world.school,
        given_name="Wren",
        family_name="Holloway",
        left_care_by="adoption",
        known_since=dt.date(2026, 9, 7),
    )
    return {"pk": row.pk}


@objects("children:note_on_pupil")
def left_for_good(world, child):
    # The child of the route is in care: left alone, since nobody's notes are about them.
    return {"pk": child.pk}


@posted("children:review_part_time")
def review_of_timetable(world, child):
    return day("reviewed_on", dt.date(2026, 11, 13)) | {"note": "Two more mornings"}


@posted("children:remove_enrolment")
def why_it_never_was(world, child):
    return {"reason": "Entered for the wrong child"}


@posted("children:leave_school")
def last_day(world, child):
    return day("left_on", dt.date(2026, 10, 23)) | {
        "reason": "Managed move",
        "without_meeting": "Moved overnight",
    }


@posted("children:end_care")
def end_of_care(world, child):
    return day("ended_on", dt.date(2026, 11, 2)) | {"reason": "E4A"}
