"""The objects and posts of the pages of what happens around a child."""

import datetime as dt

from django.utils import timezone

from tests.architecture.golden.objects import objects, posted
from tests.boxes import day
from tests.factories.support import (
    AdmissionRequestFactory,
    DocumentFactory,
    DocumentFileFactory,
    HealthReviewFactory,
    ReferralFactory,
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
