"""Learning: school and provision, attendance, strengths and needs, SEND, progress."""

from lac.accounts.access import Role

from ...models.plan import PepBand
from ...questions import Audience, Circumstance, Group, Kind, Question, Section
from . import choices

K, A, B, C = Kind, Audience, PepBand, Circumstance
TEACHER, VIRTUAL, SW = Role.DESIGNATED_TEACHER, Role.VIRTUAL_SCHOOL_OFFICER, Role.SOCIAL_WORKER
ALL = frozenset(B)
WITHOUT = frozenset({B.NO_SETTING, B.SEEKING_EET})
POST16 = frozenset({B.POST16, B.SEEKING_EET})
SCHOOL_AGE = frozenset({B.PRIMARY, B.SECONDARY, B.NO_SETTING})


def _section(**fields):
    """A section that the designated teacher answers for, or the virtual school without one."""
    fields = {"owner": TEACHER, "owner_without_school": VIRTUAL, "group": Group.LEARNING} | fields
    return Section(**fields)


SECTIONS = (
    _section(
        key="setting",
        title="School and provision",
        owner_without_school=SW,
        purpose="Where the child learns, for how many hours, and how that came about.",
        good=(
            "Somebody is named whom the child can go to.",
            "Days without school are counted, with what is being done about them.",
        ),
        facts="setting",
        questions=(
            Question(
                "key_adult",
                "Who is the child’s key adult at school?",
                K.LINE,
                mandatory=True,
                audience=A.EVERYONE,
                bands=ALL - WITHOUT,
                was=("education", "key_adult"),
            ),
            Question(
                "teacher_trained_on",
                "When was the designated teacher last trained for the role?",
                K.DATE,
                bands=ALL - WITHOUT,
            ),
            Question("full_time", "Is this a full-time place?", K.YES_NO, bands=ALL - WITHOUT),
            Question(
                "why_none",
                "Why is there no place at present?",
                mandatory=True,
                bands=WITHOUT,
                carried=False,
            ),
            Question(
                "finding_one",
                "What is being done to find one, by whom and by when?",
                mandatory=True,
                bands=WITHOUT,
                carried=False,
            ),
            Question(
                "meanwhile",
                "What do they learn in the meantime?",
                hint="Who teaches, what, how many hours a week, and where.",
                mandatory=True,
                bands=WITHOUT,
            ),
            Question(
                "days_without",
                "School days without any provision this academic year",
                K.NUMBER,
                lowest=0,
                highest=200,
                carried=False,
            ),
            Question(
                "move",
                "Was there a change of school?",
                K.CHOICE,
                choices=choices.MOVE,
                carried=False,
            ),
            Question(
                "alternative",
                "Which alternative providers do they go to?",
                hint="Name, number (URN or UKPRN), sessions a week.",
            ),
            Question(
                "alternative_checked_on",
                "When was the safeguarding of these providers last checked?",
                K.DATE,
            ),
        ),
    ),
    _section(
        key="part_time",
        title="Part-time timetable",
        when=frozenset({C.PART_TIME}),
        purpose="Why the child is not in school full time, and the way back.",
        good=("It ends on a day that is written down.", "Everybody who must agree has agreed."),
        facts="part_time",
        questions=(
            Question("way_back", "How do the hours grow back to full time?", mandatory=True),
            Question(
                "at_other_times",
                "Where are they, and what do they learn, for the rest of the week?",
                mandatory=True,
            ),
            Question("safe", "Who makes sure that they are safe in those hours?", K.LINE),
        ),
    ),
    _section(
        key="history",
        title="Schools before",
        is_optional=True,
        purpose="Where the child has learned before, and what they are proud of.",
        facts="history",
        questions=(
            Question("achieved", "What had they achieved before, at school and outside it?"),
            Question(
                "records_received",
                "Have the records of the school before arrived?",
                K.YES_NO,
                bands=ALL - WITHOUT,
            ),
            Question("records_on", "On which day?", K.DATE, bands=ALL - WITHOUT),
        ),
    ),
    _section(
        key="attendance",
        title="Attendance",
        bands=ALL - WITHOUT,
        purpose="Filled in from the registers; say what lies behind the figures.",
        good=("Below 95%, the reason is named and somebody is doing something about it.",),
        facts="in_school",
        audience=A.EVERYONE,
        questions=(
            Question("behind", "What lies behind these figures?", mandatory=True, carried=False),
            Question(
                "attendance_help",
                "What is being done to help them be in school?",
                hint="Below 95%, say what and by when. Else “Nothing more is needed” will do.",
                mandatory=True,
            ),
            Question("attendance_lead", "Who leads on it?", K.LINE),
            Question(
                "exclusion_risk",
                "How likely is a suspension or exclusion?",
                K.CHOICE,
                choices=choices.RISK,
                bands=frozenset({B.PRIMARY, B.SECONDARY, B.POST16}),
                carried=False,
            ),
        ),
    ),
    _section(
        key="suspensions",
        title="Suspensions and exclusions",
        when=frozenset({C.SUSPENDED}),
        purpose="Filled in from the decisions; say what was learned and what is different now.",
        good=("After a suspension, what was learned and what is different now.",),
        facts="suspensions",
        questions=(
            Question("learned", "What was learned, and what is different now?", mandatory=True),
            Question("tried", "What was tried instead of suspension?", mandatory=True),
            Question(
                "risk",
                "How likely is another?",
                K.CHOICE,
                choices=choices.RISK,
                mandatory=True,
                carried=False,
            ),
            Question("psp_started_on", "Pastoral support plan: start", K.DATE),
            Question("psp_reviewed_on", "Pastoral support plan: next review", K.DATE),
            Question("behaviour_plan", "What does the behaviour plan say that helps most?"),
        ),
    ),
    _section(
        key="education",
        title="Strengths and needs",
        purpose="What the child is good at and what gets in the way, area by area.",
        good=(
            "Strengths are particular to this child.",
            "Each barrier leads to an assessment, an intervention and what came of it.",
        ),
        rows="need",
        questions=(
            Question("strengths", "What are they good at?", mandatory=True),
            Question(
                "barriers",
                "What gets in the way of learning most?",
                mandatory=True,
                hint="For example a gap in reading, missed schooling, friendships, sleep.",
            ),
            Question(
                "assessments",
                "Which assessments have been made or asked for?",
                hint="By whom and when, and what they found.",
            ),
            Question(
                "eal",
                "English as an additional language: which stage?",
                K.CHOICE,
                choices=choices.EAL,
            ),
        ),
    ),
    _section(
        key="sen",
        title="Special educational needs",
        when=frozenset({C.SEN}),
        purpose="Which needs, what is done about them, and whether more is needed.",
        facts="sen",
        questions=(
            Question("main_need", "Main need", K.CHOICE, choices=choices.NEED, mandatory=True),
            Question("other_need", "Another need", K.CHOICE, choices=choices.NEED),
            Question(
                "sen_help",
                "What is done in class and beyond, and does it work?",
                mandatory=True,
            ),
            Question("assessment_asked_on", "An EHC assessment was asked for on", K.DATE),
            Question("assessment_decided", "What was decided, and when?", K.LINE),
            Question("top_up", "Extra funding for these needs", K.LINE),
        ),
    ),
    _section(
        key="ehcp",
        title="Education, health and care plan",
        when=frozenset({C.EHCP}),
        purpose="How the plan and this one help each other.",
        good=("The targets here serve the outcomes there.",),
        facts="ehcp",
        questions=(
            Question("outcomes_now", "How far are its outcomes reached?", mandatory=True),
            Question("named_setting", "Which setting does it name?", K.LINE, mandatory=True),
            Question(
                "phase_transfer",
                "If a change of phase comes: is the plan amended in time?",
                hint="The next setting is named by 15 February, after Year 11 by 31 March.",
            ),
            Question("ehcp_changes", "What should change in it at the next review?"),
        ),
    ),
    _section(
        key="attainment",
        title="Attainment and progress",
        bands=ALL - {B.EARLY_YEARS, B.SEEKING_EET},
        purpose="Where the child was, is and is going, subject by subject.",
        good=("Assessed this term.", "English and mathematics at least."),
        rows="attainment",
        questions=(
            Question(
                "progress", "How is progress overall, and why?", mandatory=True, carried=False
            ),
            Question("reading_age", "Reading age", K.LINE, bands=SCHOOL_AGE),
            Question("spelling_age", "Spelling age", K.LINE, bands=SCHOOL_AGE),
            Question(
                "cat_mean",
                "Mean score of the cognitive abilities test",
                K.NUMBER,
                lowest=59,
                highest=141,
                bands=frozenset({B.SECONDARY}),
            ),
            Question("achievements", "What are we proud of this term?", audience=A.EVERYONE),
        ),
    ),
    _section(
        key="assessments",
        title="Early learning",
        bands=frozenset({B.EARLY_YEARS}),
        purpose="The areas of learning, and the checks that every child has at this age.",
        good=("All three prime areas, seen and not only asked about.",),
        rows="assessment",
        questions=(
            Question(
                "progress",
                "How is progress overall, and why?",
                mandatory=True,
                carried=False,
            ),
            Question("two_year_on", "When was the two-year progress check?", K.DATE),
            Question("two_year_found", "What did it find?"),
            Question("achievements", "What are we proud of this term?", audience=A.EVERYONE),
        ),
    ),
    _section(
        key="examinations",
        title="National tests and examinations",
        bands=ALL - {B.EARLY_YEARS},
        purpose="Results, and forecasts where the examination is still to come.",
        rows="assessment",
        questions=(
            Question(
                "arrangements",
                "Which arrangements does the child need in tests and examinations?",
                hint="For example extra time, a reader, a quiet room, and whether they are agreed.",
            ),
            Question(
                "attainment_8",
                "Attainment 8 forecast (0 to 90)",
                K.NUMBER,
                lowest=0,
                highest=90,
                from_year=10,
                bands=frozenset({B.SECONDARY, B.NO_SETTING}),
                carried=False,
            ),
            Question(
                "ebacc",
                "Is the child entered for the English Baccalaureate?",
                K.YES_NO,
                from_year=10,
                bands=frozenset({B.SECONDARY}),
            ),
        ),
    ),
    _section(
        key="qualifications",
        title="Courses and qualifications",
        bands=POST16,
        purpose="What the young person studies after Year 11, and how it goes.",
        rows="qualification",
        questions=(
            Question("english", "GCSE English", K.CHOICE, choices=choices.RESIT),
            Question("mathematics", "GCSE mathematics", K.CHOICE, choices=choices.RESIT),
            Question(
                "placement_hours",
                "T Level: hours of industry placement so far",
                K.NUMBER,
                lowest=0,
                highest=1000,
            ),
            Question("employer", "Apprenticeship or job: employer", K.LINE),
            Question("work_hours", "Hours of work a week", K.NUMBER, lowest=0, highest=60),
        ),
    ),
    _section(
        key="interventions",
        title="Help that is in place",
        purpose="What is given beyond lessons, and whether it makes a difference.",
        good=("Each says what, when, where, by whom and how often.",),
        facts="given",
        questions=(
            Question(
                "interventions",
                "What help is in place?",
                mandatory=True,
                hint="For each: what, when, where, by whom, how often.",
                was=("education", "interventions"),
            ),
            Question(
                "outcomes",
                "What has the help changed so far?",
                mandatory=True,
                carried=False,
                hint="Where they were before, where they are now.",
            ),
        ),
    ),
)
