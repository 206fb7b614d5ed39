"""The objects and posts of the pages of what happens around a child."""

import datetime as dt

from django.utils import timezone

from lac.accounts.access import Role
from lac.children.models import Enrolment
from tests.architecture.golden.objects import objects, posted
from tests.boxes import day
from tests.factories.support import (
    AdmissionRequestFactory,
    DocumentFactory,
    DocumentFileFactory,
    HandoverPackFactory,
    HealthReviewFactory,
    ReferralFactory,
    SchoolMoveFactory,
    TransitionPlanFactory,
    TransitionStepFactory,
)


@objects(
    "children:document",
    "children:add_document_version",
    "children:edit_document",
    "children:withdraw_document",
)
def document(world, child):
    return {"pk": DocumentFileFactory(document=DocumentFactory(child=child)).document_id}


@objects("children:download_document")
def document_file(world, child):
    return document(world, child) | {"number": 1}


@objects("children:restore_document")
def withdrawn_document(world, child):
    return {"pk": DocumentFactory(child=child, withdrawn_at=timezone.now()).pk}


@posted("children:withdraw_document")
def reason(world, child):
    return {"reason": "A newer one came"}


@objects("children:referral", "children:move_referral")
def referral(world, child):
    return {"pk": ReferralFactory(child=child).pk}


@posted("children:move_referral")
def step(world, child):
    return {"step": "accepted", "on_0": 9, "on_1": 11, "on_2": 2026, "version": 1}


@objects("children:edit_health", "children:share_attendance")
def health_review(world, child):
    return {"pk": HealthReviewFactory(child=child).pk}


@posted("children:edit_health")
def a_check(world, child):
    return {"kind": "dental", "done_on_0": 2, "done_on_1": 11, "done_on_2": 2026, "version": 1}


@objects("children:admission", "children:move_admission", "children:start_at_school")
def admission(world, child):
    return {
        "pk": AdmissionRequestFactory(
            child=child, school=world.school, offered_on=dt.date(2026, 11, 9)
        ).pk
    }


@posted("children:move_admission")
def given_up(world, child):
    return day("on", dt.date(2026, 11, 19)) | {"step": "closed", "reason": "Moved", "version": 1}


@objects("children:school_move", "children:decide_move", "children:withdraw_move")
def school_move(world, child):
    return {"pk": SchoolMoveFactory(child=child).pk}


@posted("children:decide_move")
def refused_move(world, child):
    return {"outcome": "refused", "reason": "A taxi was found", "version": 1}


@posted("children:withdraw_move")
def withdrawn_move(world, child):
    return {"reason": "A taxi was found", "version": 1}


@objects("children:withdraw_approval")
def approved_move(world, child):
    decided = {"outcome": "approved", "decided_on": dt.date(2026, 11, 16)}
    decider = world.users[Role.VIRTUAL_SCHOOL_HEAD]
    return {"pk": SchoolMoveFactory(child=child, decided_by=decider, **decided).pk}


@posted("children:withdraw_approval")
def withdrawn_approval(world, child):
    return {"reason": "The placement did not change", "version": 1}


@objects("children:handover", "children:withdraw_handover")
def handover(world, child):
    return {"pk": HandoverPackFactory(child=child).pk}


@objects("children:hand_over")
def made_handover(world, child):
    return {"pk": HandoverPackFactory(child=child, progress="made", made_at=timezone.now()).pk}


@posted("children:withdraw_handover")
def withdrawn_pack(world, child):
    return {"reason": "The child did not go there", "version": 1}


@posted("children:hand_over")
def handed_over(world, child):
    return day("sent_on", dt.date(2026, 11, 20)) | {
        "sent_to": "Ms Ray",
        "sent_how": "Secure e-mail",
        "version": 1,
    }


@objects("children:acknowledge_handover")
def sent_handover(world, child):
    enrolment = Enrolment.unscoped.filter(child=child).first()
    pack = HandoverPackFactory(
        child=child,
        enrolment=enrolment,
        sent_on=dt.date(2026, 11, 20),
        sent_to="Tess Field",
        sent_how="By LAC, with a link",
    )
    return {"pk": pack.pk}


@posted("children:acknowledge_handover")
def acknowledged(world, child):
    return {"version": 1}


@objects(
    "children:transition",
    "children:edit_transition",
    "children:add_transition_step",
    "children:hand_plan_on",
    "children:end_transition",
)
def transition(world, child):
    return {"pk": TransitionPlanFactory(child=child).pk}


@objects("children:acknowledge_plan")
def handed_transition(world, child):
    return {"pk": TransitionPlanFactory(child=child, handed_on=dt.date(2026, 11, 19)).pk}


@objects("children:transition_step")
def transition_step(world, child):
    step = TransitionStepFactory(child=child)
    return {"pk": step.plan_id, "step_pk": step.pk}


@objects("deadlines:change_transition_steps")
def kind_of_transition(world, child):
    return {"kind": "post_16"}
