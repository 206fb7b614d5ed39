"""Builds the whole demonstration, chapter by chapter, as of today."""

from django.db import transaction
from django.utils import timezone

from lac.deadlines.sweep import sweep
from lac.organisations.models import LocalAuthority

from . import data
from .afterwards import build_afterwards
from .clocks import build_clocks
from .cohort import CohortBuilder, build_visitors
from .courses import build_courses
from .families import build_families
from .handovers import build_handovers, build_transitions
from .kept import build_amendment, build_forms
from .meetings import build_meetings
from .moves import build_moves
from .people import (
    build_delegation,
    build_households,
    build_invitations,
    build_organisations,
    build_staff,
    build_training,
)
from .plans import build_plans
from .premium import build_premium, build_premium_years
from .progress import build_progress
from .results import build_results
from .returns import build_import, build_returns
from .school_life import build_cases, build_registers, build_suspensions
from .support import (
    build_admissions,
    build_documents,
    build_health,
    build_meetings_not_held,
    build_previously_looked_after,
    build_referrals,
)
from .work import build_policies, build_provision, build_work

# Who to sign in as, in the order they are printed: e-mail name and what they see.
SIGN_INS = [
    ("claire.donovan", "designated teacher, Fairmead School"),
    ("amina.rashid", "virtual school officer"),
    ("judith.ekwueme", "virtual school head"),
    ("ruth.adeyemi", "social worker"),
    ("carer.okafor", "carer (read-only portal)"),
    ("naomi.hartley", "young person (read-only portal)"),
    ("frances.whitlock", "governor (figures, no names)"),
    ("sam.pereira", "system administrator (no children)"),
]


def is_built():
    """Whether the demonstration is already there."""
    return LocalAuthority.objects.filter(code=data.AUTHORITY[0]).exists()


@transaction.atomic
def build(say=print):
    """Make Wexcombe: organisations, people, children, registers, suspensions, plans, deadlines."""
    today = timezone.localdate()
    say("Schools and people")
    authority, neighbour, schools, _ = build_organisations(today)
    people = build_staff(authority, schools, today)
    build_training(people, today)
    build_delegation(people, schools, today)
    build_invitations(authority, schools, people)
    households, homes = build_households(authority, people, today)
    say("Children")
    cohort = CohortBuilder(authority, schools, households, homes, people, today).build()
    build_visitors(neighbour, schools, today)
    build_returns(cohort, today)
    say("Registers")
    build_registers(cohort, people, today)
    build_suspensions(cohort, people, today)
    build_afterwards(authority, cohort, people, today)
    build_cases(people, today)
    say("Documents, referrals, health reviews and admissions")
    build_documents(cohort, people, today)
    build_referrals(cohort, people, today)
    build_health(cohort, people, today)
    build_provision(cohort, people, today)
    build_work(authority, cohort, people, today)
    build_policies(authority, people, today)
    build_courses(authority, people, today)
    build_admissions(cohort, schools, people, today)
    build_moves(cohort, schools, people, today)
    build_previously_looked_after(schools, people, today)
    build_meetings_not_held(cohort)
    say("Personal Education Plans")
    build_premium_years(authority, people, today)
    build_plans(authority, cohort, people, today)
    build_premium(authority, people, today)
    build_forms(authority, schools, people, today)
    build_amendment(people)
    build_progress(authority, cohort, people, today)
    build_results(authority, people, today)
    say("Meetings")
    build_meetings(cohort, people, today)
    say("Packs for the next school")
    build_handovers(today)
    build_transitions(people, cohort, today)
    say("Deadlines")
    sweep()
    build_import(authority, people["amina.rashid"], today)
    build_clocks(people)
    build_families(authority, cohort, schools, people, today)
