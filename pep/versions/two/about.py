"""About me, and care and health: what the social worker answers for."""

from lac.accounts.access import Role

from ...models.plan import PepBand
from ...questions import Audience, Group, Kind, Question, Section
from . import choices

K, A, B = Kind, Audience, PepBand
SW = Role.SOCIAL_WORKER
POST16 = frozenset({B.POST16, B.SEEKING_EET})
# Questionnaires are for children from 4; the plan of a nursery child has none.
SCORED = frozenset(B) - {B.EARLY_YEARS}
# The four scales that make the total, and the fifth beside it.
SCALES = (
    ("emotional", "Emotional symptoms (0 to 10)"),
    ("conduct", "Conduct (0 to 10)"),
    ("hyperactivity", "Hyperactivity and inattention (0 to 10)"),
    ("peers", "Relationships with peers (0 to 10)"),
    ("prosocial", "Kind and helpful behaviour (0 to 10)"),
)

SECTIONS = (
    Section(
        key="identity",
        title="About the child",
        owner=SW,
        group=Group.ABOUT,
        purpose="Who the child is, filled in from their record.",
        good=("Whoever reads it meets a person, not a case.",),
        facts="who",
        questions=(
            Question(
                "important_to_me",
                "What should school know about who they are?",
                hint="Culture, faith, language, family life, what matters to them.",
            ),
            Question("religion", "Faith or religion", K.LINE, audience=A.SENSITIVE),
            Question(
                "nationality",
                "Nationality and immigration status",
                K.LINE,
                audience=A.SENSITIVE,
                hint="Where it matters for school or college, for example for funding.",
            ),
            Question("nhs_number", "NHS number", K.LINE, audience=A.SENSITIVE),
            Question("uln", "Unique learner number (ULN)", K.LINE, bands=POST16),
            Question(
                "photos", "May school use photographs of them?", K.CHOICE, choices=choices.PHOTOS
            ),
        ),
    ),
    Section(
        key="care",
        title="Care",
        owner=SW,
        group=Group.CARE,
        purpose="Where the child lives, who looks after them, and what has changed.",
        good=("Changes at home that may affect learning are named.",),
        facts="home",
        questions=(
            Question(
                "changes",
                "What has changed since the last plan?",
                hint="Moves, people, anything that may show in school. "
                "Write “No changes” if there are none.",
                mandatory=True,
                carried=False,
            ),
            Question(
                "permanence",
                "What is the long-term plan?",
                K.CHOICE,
                choices=choices.PERMANENCE,
                audience=A.SENSITIVE,
            ),
            Question(
                "distance",
                "How far is the home from where the child comes from?",
                K.CHOICE,
                choices=choices.DISTANCE,
                audience=A.SENSITIVE,
            ),
        ),
    ),
    Section(
        key="responsibilities",
        title="Who decides and who to ring",
        owner=SW,
        group=Group.CARE,
        purpose="Who has parental responsibility, who signs for what and who must not be there.",
        good=("Anyone reading it knows who to ring and who signs for what.",),
        facts="responsibilities",
        questions=(
            Question(
                "parental_responsibility",
                "Who has parental responsibility?",
                K.LINE,
                audience=A.SENSITIVE,
                was=("care", "parental_responsibility"),
            ),
            Question(
                "trips",
                "Who signs for school trips?",
                K.CHOICE,
                choices=choices.SIGNS,
                mandatory=True,
                was=("care", "trips"),
            ),
            Question(
                "school_information",
                "Who does school send reports and invitations to?",
                K.LINE,
                mandatory=True,
                was=("care", "school_information"),
            ),
            Question("parents_evening", "Who comes to parents’ evening?", K.LINE),
            Question("daily", "Who does school speak to from day to day?", K.LINE, mandatory=True),
            Question(
                "emergency",
                "Who is rung in an emergency, in which order?",
                hint="Names and telephone numbers, with somebody out of hours.",
                mandatory=True,
            ),
            Question(
                "delegated",
                "What may the carer decide without asking?",
                hint="Delegated authority: for example haircuts, sleepovers, medical consent.",
            ),
            Question("transport", "How do they get to school?", K.LINE),
            Question(
                "no_contact",
                "Who must not have unsupervised contact?",
                hint="Names, and what school does if they appear.",
                audience=A.SENSITIVE,
            ),
        ),
    ),
    Section(
        key="health",
        title="Health",
        owner=SW,
        group=Group.CARE,
        purpose="Health as far as it touches school.",
        good=("Only what school needs to know to look after the child.",),
        facts="health",
        questions=(
            Question(
                "needs",
                "Which health needs affect learning?",
                hint="Write “None known” if there are none.",
                mandatory=True,
            ),
            Question("at_school", "Is there medicine or an allergy school must know about?"),
            Question(
                "health_plan",
                "Does school have an individual healthcare plan?",
                K.YES_NO,
            ),
            Question(
                "wellbeing",
                "What helps them to feel well and calm in school?",
                audience=A.EVERYONE,
            ),
        ),
    ),
    Section(
        key="sdq",
        title="Strengths and difficulties questionnaire",
        owner=SW,
        group=Group.CARE,
        bands=SCORED,
        is_optional=True,
        purpose="The yearly questionnaire about feelings and behaviour, and what school makes "
        "of it. The total comes from the record.",
        good=("A high score leads to something that is done in school.",),
        facts="sdq",
        audience=A.HEALTH,
        questions=(
            Question(
                "respondent",
                "Who filled it in?",
                K.CHOICE,
                choices=choices.RESPONDENT,
                audience=A.HEALTH,
            ),
            *(
                Question(name, label, K.NUMBER, lowest=0, highest=10, audience=A.HEALTH)
                for name, label in SCALES
            ),
            Question(
                "advice",
                "What does the score mean for school?",
                hint="Needed when the total is above 17: what adults do, and who advises them.",
                audience=A.HEALTH,
            ),
        ),
    ),
)
