"""What goes into the pack for a child's next school. Apps add theirs in their own `pack.py`:

    @pack_part(30, "Attendance")
    def attendance(child, school, day):
        return [("This academic year", "93.4%")]     # rows of a label and its text; [] says nothing

    @pack_paper(10)
    def signed_plan(child):
        return "Personal Education Plan, autumn term 2026", b"%PDF..."     # or None

    @passes_on
    def actions(child, old, new, by): ...      # users; gives how many passed

`school` is the school the child leaves and `day` its last day there. The pack is for
everybody who works with the child at the new school: nothing sensitive goes into it.
"""

import hashlib

from lac.accounts.access import ROLES, Role
from lac.words import day as said

from .facts import details_rows
from .models import (
    EducationHealthCarePlan,
    EhcpReview,
    Enrolment,
    PartTimeTimetable,
    Professional,
    Referral,
)

PARTS, PAPERS, PASSED_ON = [], [], []
# What the staff of any school may read: the pack holds no more.
READS = ROLES[Role.SCHOOL_STAFF].permissions


def pack_part(order, title):
    """Register a part of the summary: a function (child, school, day) -> rows."""

    def register(function):
        PARTS.append((order, title, function))
        PARTS.sort(key=lambda it: it[0])
        return function

    return register


def pack_paper(order):
    """Register a paper of its own: a function (child) -> (title, bytes of a PDF), or None."""

    def register(function):
        PAPERS.append((order, function))
        PAPERS.sort(key=lambda it: it[0])
        return function

    return register


def passes_on(function):
    """Register what passes from one teacher to the next: (child, old, new, by) -> how many."""
    PASSED_ON.append(function)
    return function


def summary_of(child, school, day):
    """The parts of the summary that say something: pairs of a title and rows."""
    parts = ((title, function(child, school, day)) for _, title, function in PARTS)
    return [(title, rows) for title, rows in parts if rows]


def papers_of(child):
    """The papers besides the summary: pairs of a title and a PDF."""
    return [paper for _, function in PAPERS if (paper := function(child))]


def seal_of(papers):
    """The SHA-256 of a list of papers, each by its title and the SHA-256 of its content."""
    lines = "".join(f"{sha256}  {title}\n" for title, sha256 in papers)
    return hashlib.sha256(lines.encode()).hexdigest()


@pack_part(10, "The child")
def the_child(child, school, day):
    """Who the child is, as any school reads it."""
    return [(label, text) for label, text in details_rows(child, READS) if text]


@pack_part(20, "Schools")
def schools(child, school, day):
    """The schools so far, the latest first."""
    rows = Enrolment.unscoped.main().filter(child=child).select_related("school")
    return [
        (str(it.school), f"{said(it.admitted_on)} to {said(it.left_on) if it.left_on else 'now'}")
        for it in rows.order_by("-admitted_on")
    ]


@pack_part(60, "Special educational needs and provision")
def needs(child, school, day):
    """The EHCP with its last review, part-time timetables, and what agencies help with."""
    rows = [("Provision", child.get_sen_provision_display() or "Not recorded")]
    for plan in EducationHealthCarePlan.unscoped.filter(child=child, ceased_on=None):
        rows.append(
            (
                "Education, health and care plan",
                f"Issued on {said(plan.issued_on)}. {plan.primary_need}",
            )
        )
        review = EhcpReview.unscoped.filter(plan=plan).order_by("-held_on").first()
        if review:
            rows.append(("Last annual review", said(review.held_on)))
    for it in PartTimeTimetable.unscoped.current(day).filter(child=child):
        rows.append(("Part-time timetable", f"Until {said(it.ends_on)}. {it.reason}"))
    referrals = Referral.unscoped.readable_with(READS).filter(child=child, about__met_on=None)
    for it in referrals.select_related("about").order_by("made_on"):
        rows.append((f"Referred to {it.get_agency_display()}", it.about.what))
    return rows


@pack_part(70, "People around the child")
def people(child, school, day):
    """Who works with the child from now on."""
    now = Professional.unscoped.current().filter(child=child).order_by("role", "name")
    return [
        (it.get_role_display(), ", ".join(filter(None, [it.name, it.team, it.telephone, it.email])))
        for it in now
    ]
