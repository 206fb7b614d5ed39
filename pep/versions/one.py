"""The first form of the plan. Never edited once used: a change is a new version."""

from lac.accounts.access import Role

from ..questions import Audience, Kind, Question, Section

K, A = Kind, Audience

_SIGNS = (
    ("social_worker", "Social worker"),
    ("carer", "Carer"),
    ("parent", "Parent"),
)
_PERMANENCE = (
    ("remain", "Stay with current carers"),
    ("home", "Return home"),
    ("kinship", "Live with family or friends"),
    ("long_term", "Long-term fostering"),
    ("residential", "Residential home"),
    ("adoption", "Adoption"),
    ("independence", "Independence"),
    ("undecided", "Not decided yet"),
)
_CAMHS = (
    ("none", "No referral"),
    ("referred", "Referred"),
    ("waiting", "On the waiting list"),
    ("active", "Being seen"),
    ("discharged", "Discharged"),
)
_APPLICATIONS = (
    ("none", "None yet"),
    ("interview", "Invited to interview"),
    ("conditional", "Conditional offer"),
    ("unconditional", "Unconditional offer"),
    ("started", "Already on the course or in the job"),
)

SECTIONS = (
    Section(
        key="identity",
        title="About the child",
        owner=Role.SOCIAL_WORKER,
        purpose="Who the child is, filled in from their record.",
        facts="identity",
        questions=(
            Question(
                "important_to_me",
                "What should school know about who they are?",
                hint="Culture, faith, language, family life, what matters to them.",
            ),
        ),
    ),
    Section(
        key="care",
        title="Care",
        owner=Role.SOCIAL_WORKER,
        purpose="Where the child lives, who looks after them, and what has changed.",
        good=(
            "Anyone reading it knows who to ring and who signs for what.",
            "Changes at home that may affect learning are named.",
        ),
        facts="care",
        questions=(
            Question(
                "changes",
                "What has changed since the last plan?",
                hint="Moves, family time, court dates, anything that may show in school. "
                "Write “No changes” if there are none.",
                mandatory=True,
                carried=False,
            ),
            Question(
                "trips",
                "Who signs for school trips?",
                K.CHOICE,
                choices=_SIGNS,
                mandatory=True,
            ),
            Question(
                "school_information",
                "Who does school send reports and invitations to?",
                K.LINE,
                mandatory=True,
            ),
            Question(
                "permanence",
                "What is the long-term plan?",
                K.CHOICE,
                choices=_PERMANENCE,
                audience=A.SENSITIVE,
            ),
            Question(
                "parental_responsibility",
                "Who has parental responsibility?",
                K.LINE,
                audience=A.SENSITIVE,
            ),
        ),
    ),
    Section(
        key="carer",
        title="The carer’s view",
        owner=Role.DESIGNATED_TEACHER,
        purpose="How learning goes at home, and how home and school help each other.",
        good=(
            "The carer was asked, and it is in their words.",
            "The carer leaves knowing one or two things to do at home this term.",
        ),
        questions=(
            Question(
                "carer_says",
                "What does the carer say is going well, and what worries them?",
                mandatory=True,
                carried=False,
            ),
            Question(
                "at_home",
                "How you can help at home",
                hint="Written to the carer. They read it on their pages.",
                mandatory=True,
                audience=A.EVERYONE,
            ),
            Question(
                "equipment",
                "Does the child have a device, broadband and books at home?",
                K.LINE,
            ),
        ),
    ),
    Section(
        key="education",
        title="Education",
        owner=Role.DESIGNATED_TEACHER,
        purpose="Where the child learns, what they are good at, what gets in the way, "
        "and what is being done.",
        good=(
            "Each barrier leads to an assessment, an intervention and what came of it.",
            "Interventions say what, when, where, by whom and how often.",
            "Strengths are particular to this child.",
        ),
        facts="education",
        questions=(
            Question(
                "key_adult",
                "Who is the child’s key adult at school?",
                K.LINE,
                mandatory=True,
                audience=A.EVERYONE,
            ),
            Question("strengths", "What are they good at?", mandatory=True),
            Question(
                "barriers",
                "What gets in the way of learning?",
                mandatory=True,
                hint="For example a gap in reading, missed schooling, friendships, sleep.",
            ),
            Question(
                "assessments",
                "Which assessments have been made or asked for?",
                hint="By whom and when, and what they found.",
            ),
            Question(
                "interventions",
                "What help is in place?",
                mandatory=True,
                hint="For each: what, when, where, by whom, how often.",
            ),
            Question(
                "outcomes", "What has the help changed so far?", mandatory=True, carried=False
            ),
        ),
    ),
    Section(
        key="health",
        title="Health",
        owner=Role.SOCIAL_WORKER,
        purpose="Health as far as it touches school.",
        good=("Only what school needs to know to look after the child.",),
        questions=(
            Question(
                "needs",
                "Which health needs affect learning?",
                hint="Write “None known” if there are none.",
                mandatory=True,
            ),
            Question("at_school", "Is there medicine or an allergy school must know about?"),
            Question("camhs", "Is there a CAMHS referral?", K.CHOICE, choices=_CAMHS),
            Question(
                "camhs_told_on",
                "When was the virtual school told of the referral?",
                K.DATE,
            ),
            Question(
                "next_health_check", "When is the next health assessment?", K.DATE, carried=False
            ),
        ),
    ),
    Section(
        key="attendance",
        title="Attendance and suspensions",
        owner=Role.DESIGNATED_TEACHER,
        purpose="Filled in from the registers; say what lies behind the figures.",
        good=(
            "Below 95%, the reason is named and somebody is doing something about it.",
            "After a suspension, what was learned and what is different now.",
        ),
        facts="attendance",
        audience=A.EVERYONE,
        questions=(
            Question(
                "behind",
                "What lies behind these figures?",
                mandatory=True,
                carried=False,
            ),
            Question("attendance_help", "What is being done to help them be in school?"),
        ),
    ),
    Section(
        key="voice",
        title="The child’s voice",
        owner=Role.DESIGNATED_TEACHER,
        purpose="What the child says, in their own words, and what we answer.",
        good=(
            "The child’s words, not ours, and no more than four weeks old.",
            "Every view has an answer: what will be done, by whom, by when.",
        ),
        rows="voice",
        audience=A.EVERYONE,
    ),
    Section(
        key="attainment",
        title="Attainment and progress",
        owner=Role.DESIGNATED_TEACHER,
        purpose="Where the child was, is and is going, subject by subject.",
        good=("Assessed this term.", "English and mathematics at least."),
        rows="attainment",
        questions=(
            Question(
                "progress",
                "How is progress overall, and why?",
                mandatory=True,
                carried=False,
            ),
            Question("achievements", "What are we proud of this term?", audience=A.EVERYONE),
        ),
    ),
    Section(
        key="targets",
        title="Targets",
        owner=Role.DESIGNATED_TEACHER,
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
        owner=Role.DESIGNATED_TEACHER,
        purpose="What the money buys, which target it helps, and what it changed.",
        good=(
            "Costed, and tied to a target.",
            "Over and above what every pupil gets.",
            "Last term’s spending says what it changed.",
        ),
        rows="funding",
    ),
    Section(
        key="careers",
        title="Further education, training and employment",
        owner=Role.CAREERS_ADVISER,
        purpose="The plan for after Year 11, written with the careers adviser from Year 9.",
        good=(
            "It starts from what the young person wants.",
            "More than one route has been looked at.",
            "It names the next step, with a date.",
        ),
        from_year=9,
        reserved_to=frozenset({Role.CAREERS_ADVISER, Role.DESIGNATED_TEACHER}),
        questions=(
            Question("adviser", "Who is the careers adviser?", K.LINE, mandatory=True),
            Question(
                "last_interview",
                "When did they last meet the careers adviser?",
                K.DATE,
                mandatory=True,
            ),
            Question(
                "aspiration",
                "What does the young person want to do?",
                mandatory=True,
                audience=A.EVERYONE,
            ),
            Question("routes", "Which routes have been looked at?", mandatory=True),
            Question(
                "experience",
                "Visits, work experience and mentoring so far",
            ),
            Question(
                "applications",
                "Where do applications stand?",
                K.CHOICE,
                choices=_APPLICATIONS,
            ),
            Question(
                "next_step",
                "What is the next step, who takes it and by when?",
                mandatory=True,
                audience=A.EVERYONE,
            ),
        ),
    ),
    Section(
        key="actions",
        title="Actions",
        owner=Role.DESIGNATED_TEACHER,
        purpose="What else was agreed: who does what, by when.",
        rows="action",
    ),
    Section(
        key="people",
        title="Who took part",
        owner=Role.DESIGNATED_TEACHER,
        purpose="Who was asked to the meeting and who came or sent their views.",
        good=("The social worker and the carer were there or sent their views.",),
        rows="attendee",
    ),
    Section(
        key="next",
        title="Next dates",
        owner=Role.DESIGNATED_TEACHER,
        purpose="So that nobody leaves without the next date.",
        audience=A.EVERYONE,
        questions=(
            Question(
                "next_pep",
                "Next PEP meeting",
                K.DATE,
                mandatory=True,
                audience=A.EVERYONE,
                carried=False,
            ),
            Question("next_care_review", "Next care review", K.DATE, carried=False),
            Question("next_ehcp_review", "Next EHCP review", K.DATE, carried=False),
        ),
    ),
)
