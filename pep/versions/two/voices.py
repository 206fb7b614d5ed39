"""What everybody says: the child, the carer, the parents and the social worker."""

from lac.accounts.access import Role

from ...questions import Audience, Group, Kind, Question, Section
from . import choices

K, A = Kind, Audience
TEACHER, SW = Role.DESIGNATED_TEACHER, Role.SOCIAL_WORKER

SECTIONS = (
    Section(
        key="voice",
        title="The child’s voice",
        owner=TEACHER,
        owner_without_school=SW,
        group=Group.VOICE,
        purpose="What the child says, in their own words, and what we answer.",
        good=(
            "The child’s words, not ours, and no more than four weeks old.",
            "Of a very young child: what somebody who knows them well has seen.",
            "Every view has an answer: what will be done, by whom, by when.",
        ),
        rows="voice",
        audience=A.EVERYONE,
    ),
    Section(
        key="carer",
        title="The carer’s view",
        owner=TEACHER,
        owner_without_school=SW,
        group=Group.VOICE,
        purpose="How learning goes at home, and how home and school help each other. "
        "Whoever spoke with the carer writes it down.",
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
                "carer_told",
                "How did the carer tell us?",
                K.CHOICE,
                choices=choices.HOW_TOLD,
                mandatory=True,
                carried=False,
            ),
            Question(
                "carer_told_on",
                "On which day, and to whom?",
                K.LINE,
                hint="For example: 12 November, to Claire Donovan",
                mandatory=True,
                carried=False,
            ),
            Question("home_strengths", "What are they good at and proud of at home?"),
            Question("routine", "Homework and reading at home"),
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
            Question("carer_training", "What would help the carer to help with learning?"),
        ),
    ),
    Section(
        key="parents",
        title="The parents’ view",
        owner=SW,
        group=Group.VOICE,
        is_optional=True,
        purpose="What the parents say, where they were asked.",
        questions=(
            Question(
                "parents_asked",
                "Were the parents asked?",
                K.YES_NO,
                mandatory=True,
                carried=False,
            ),
            Question(
                "parents_told",
                "How did they tell us?",
                K.CHOICE,
                choices=choices.HOW_TOLD,
                carried=False,
            ),
            Question(
                "parents_say",
                "What do they say?",
                hint="If they were not asked, say why. Who reads the plan reads this.",
                mandatory=True,
                carried=False,
            ),
            Question(
                "parents_restricted",
                "What they say that school and carers must not read",
                hint="Only social care and the virtual school read it.",
                audience=A.SENSITIVE,
                carried=False,
            ),
        ),
    ),
    Section(
        key="social_worker",
        title="The social worker’s view",
        owner=SW,
        group=Group.VOICE,
        purpose="What is going on in the child’s life that school will notice.",
        good=("School learns of what is coming before it happens.",),
        questions=(
            Question(
                "life_events",
                "What has happened in the child’s life since the last plan?",
                mandatory=True,
                carried=False,
            ),
            Question(
                "family_time",
                "Has family time changed?",
                audience=A.SENSITIVE,
                carried=False,
            ),
            Question(
                "court_dates",
                "Are there court dates?",
                audience=A.SENSITIVE,
                carried=False,
            ),
            Question(
                "education_risk",
                "What could unsettle their education, and what is done about it?",
                mandatory=True,
            ),
        ),
    ),
)
