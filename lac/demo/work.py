"""The demo's support and enrichment, the virtual school's own work, and a policy."""

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile

from pep.actions import (
    add_assessment,
    add_provision,
    edit_assessment,
    edit_provision,
    review_provision,
)
from virtualschool.actions import (
    answer_advice,
    ask_for_advice,
    confirm_read,
    publish_policy,
    record_support,
)

from .clock import at

# Whose, what, the need and its area, and since how many days.
GIVEN = [
    (
        "heroine",
        "programme",
        "Reading with a trained adult",
        "Reading age 18 months behind",
        "cognition",
        70,
    ),
    ("heroine", "enrichment", "School orchestra, second violin", "", "", 60),
    ("brother", "tuition", "Maths tutor, one to one", "Gaps after two moves of school", "", 50),
    ("new_in_care", "pastoral", "A safe base in the inclusion room", "Settling in", "semh", 9),
]

# Whose, area, what and by whom, asked for so many days ago, done how many days later, what found.
ASSESSED = [
    (
        "heroine",
        "cognition",
        "Reading test",
        "SENCO",
        80,
        4,
        "Reads like a child of nine; knows far more words than she can spell.",
    ),
    ("heroine", "semh", "What helps on hard days", "Educational psychologist", 15, None, ""),
]

# Whose, which kind, so many days ago, minutes, what was done, and whether it helped.
SUPPORT = [
    ("heroine", "teaching", 30, 60, "Read with her and left a book list", "helped"),
    ("brother", "inclusion", 12, 90, "Met the head of year to plan his mornings", "partly"),
    ("brother", "mentoring", 3, 45, "Talked about the week", "too_early"),
    ("new_in_care", "school", 6, 40, "Went through the first days with the school", "too_early"),
]

# A small PDF that says nothing: a text of one line would do no better.
POLICY = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R>>
"""


def build_provision(cohort, people, today):
    """What three children get beyond lessons; one review of it, and one that has ended."""
    teacher = people["claire.donovan"]
    for whose, kind, what, need, area, ago in GIVEN:
        day = today - dt.timedelta(days=ago)
        with at(day):
            given = add_provision(
                child=cohort.stories[whose],
                kind=kind,
                what=what,
                need=need,
                area=area,
                starts_on=day,
                is_priority=kind == "programme",
                by=teacher,
            )
    edit_provision(provision=given, outcome="He goes there by himself now", by=teacher)
    _assess(cohort, teacher, today)
    with at(today - dt.timedelta(days=20)):
        review_provision(
            child=cohort.stories["heroine"],
            reviewed_on=today - dt.timedelta(days=20),
            working="Reading: four months in two",
            change="Add a spelling group after half-term",
            is_enough=True,
            by=teacher,
        )


def _assess(cohort, teacher, today):
    """What was found out about needs, and what is still asked for."""
    for whose, area, what, who, ago, took, found in ASSESSED:
        asked = today - dt.timedelta(days=ago)
        row = {"area": area, "what": what, "who": who, "asked_on": asked}
        with at(asked):
            assessment = add_assessment(child=cohort.stories[whose], by=teacher, **row)
        if took is not None:
            done = asked + dt.timedelta(days=took)
            with at(done):
                edit_assessment(assessment=assessment, by=teacher, done_on=done, found=found)


def build_work(authority, cohort, people, today):
    """Direct support of the virtual school, and advice that was asked for and given."""
    officer = people["amina.rashid"]
    for whose, kind, ago, minutes, what, result in SUPPORT:
        day = today - dt.timedelta(days=ago)
        with at(day):
            record_support(
                child=cohort.stories[whose],
                kind=kind,
                given_on=day,
                minutes=minutes,
                what=what,
                result=result,
                by=officer,
            )
    asked = today - dt.timedelta(days=9)
    with at(asked):
        request = ask_for_advice(
            local_authority=authority,
            asker="carer",
            asked_by="Grace Okafor",
            asked_on=asked,
            question="Who pays for the school trip?",
            by=officer,
        )
    answered = asked + dt.timedelta(days=1)
    with at(answered):
        answer_advice(
            request=request,
            answer="The school, from pupil premium plus. I have told them.",
            answered_on=answered,
            by=officer,
        )
    ask_for_advice(
        local_authority=authority,
        child=cohort.stories["brother"],
        asker="social_worker",
        asked_by="Ruth Adeyemi",
        asked_on=today,
        question="Would a change of tutor group help?",
        by=officer,
    )


def build_policies(authority, people, today):
    """One policy of the authority, read by one teacher."""
    with at(today - dt.timedelta(days=60)):
        policy = publish_policy(
            title="Looked-after children’s education policy",
            file=SimpleUploadedFile("policy.pdf", POLICY),
            review_on=today + dt.timedelta(days=305),
            local_authority=authority,
            by=people["judith.ekwueme"],
        )
    confirm_read(policy=policy, number=1, by=people["claire.donovan"])
