"""Support and money: targets, funding, activities and other agencies."""

from lac.accounts.access import Role

from ...questions import Audience, Group, Question, Section

A = Audience
TEACHER, VIRTUAL, SW = Role.DESIGNATED_TEACHER, Role.VIRTUAL_SCHOOL_OFFICER, Role.SOCIAL_WORKER

SECTIONS = (
    Section(
        key="targets",
        title="Targets",
        owner=TEACHER,
        owner_without_school=VIRTUAL,
        group=Group.SUPPORT,
        purpose="What will change this term, from where to where, and who makes it happen.",
        good=(
            "Three is usually enough.",
            "Each answers a need named in this plan.",
            "Somebody could measure it on the day it is due.",
        ),
        rows="target",
        audience=A.EVERYONE,
    ),
    Section(
        key="funding",
        title="Pupil premium plus",
        owner=TEACHER,
        owner_without_school=VIRTUAL,
        group=Group.SUPPORT,
        purpose="What the money buys, which target it helps, and what it changed.",
        good=(
            "Costed, and tied to a target.",
            "Over and above what every pupil gets.",
            "Last term’s spending says what it changed.",
        ),
        rows="funding",
    ),
    Section(
        key="enrichment",
        title="Interests and activities",
        owner=TEACHER,
        owner_without_school=SW,
        group=Group.SUPPORT,
        is_optional=True,
        purpose="Clubs, music, sport, trips and the library: what they do and what stands in "
        "the way.",
        good=("Something the child chose.", "Being in care is never the reason to miss it."),
        facts="enrichment",
        questions=(
            Question(
                "activities",
                "What do they do beyond lessons, in school and outside?",
                hint="Clubs, music, sport, library, trips, faith and culture.",
                mandatory=True,
                audience=A.EVERYONE,
            ),
            Question("wishes", "What would they like to try?", audience=A.EVERYONE),
            Question("activity_barriers", "What stands in the way, and who clears it?"),
            Question("activity_money", "Who pays for it?"),
        ),
    ),
    Section(
        key="agencies",
        title="Help from other services",
        owner=SW,
        group=Group.SUPPORT,
        is_optional=True,
        purpose="Referrals as they stand in the record, and the next step of each.",
        facts="agencies",
        questions=(
            Question(
                "agency_steps",
                "What is the next step, who takes it and by when?",
                hint="Write “None” if no other service helps at present.",
                mandatory=True,
            ),
        ),
    ),
)
