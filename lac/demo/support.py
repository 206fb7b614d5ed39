"""The demo's documents, referrals, health reviews and admissions, in every state that they have."""

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile

from lac.children import actions
from lac.children.models import CareEpisode, DocumentFile, Enrolment, HealthReview
from lac.children.school_moves.meetings import keep_reason

from .clock import at


def _paper(words):
    """A small text file."""
    return SimpleUploadedFile(
        _paper_of(words), f"{words}\n\nMade up for the demonstration.\n".encode()
    )


def build_documents(cohort, people, today):
    """Documents of three children, in every state that a document has."""
    heroine = cohort.stories["heroine"]
    teacher, worker = people["claire.donovan"], people["ruth.adeyemi"]
    report = _keep(heroine, "Summer report", "report", today, 120, teacher)
    with at(today - dt.timedelta(days=110)):
        actions.add_document_version(
            document=report, file=_paper("Summer report, with the science mark"), by=teacher
        )
    _keep(heroine, "Reading assessment", "assessment", today, 40, teacher)
    _keep(heroine, "Consent for school trips", "consent", today, 70, worker)
    _keep(heroine, "Letter from the clinic", "letter", today, 30, teacher, "health")
    _keep(heroine, "Court timetable", "letter", today, 25, worker, "social_care")
    _checked(_keep(heroine, "Swimming certificate", "certificate", today, 1, teacher), "waiting")
    bad = _keep(heroine, "Invoice from an unknown sender", "other", today, 9, teacher)
    _checked(bad, "infected", threat="Eicar-Test-Signature")
    wrong = _keep(heroine, "Report of another pupil", "report", today, 15, teacher)
    with at(today - dt.timedelta(days=14)):
        actions.withdraw_document(document=wrong, reason="Sent in for the wrong child", by=teacher)
    brother = cohort.stories["brother"]
    _keep(brother, "Speech and language report", "assessment", today, 50, worker, "health")


def _paper_of(words):
    return f"{words.lower().replace(' ', '-')}.txt"


def _keep(child, title, kind, today, days, by, audience="everyone"):
    day = today - dt.timedelta(days=days)
    with at(day):
        document = actions.add_document(
            child=child,
            file=_paper(title),
            title=title,
            kind=kind,
            audience=audience,
            dated_on=day,
            by=by,
        )
    _checked(document, "clean")
    return document


def _checked(document, state, threat=""):
    """As a scanner would have left it; the demonstration has none."""
    files = DocumentFile.unscoped.filter(document=document)
    files.update(checked=state, threat=threat)


# Whose, the agency, its team, the need, days ago, and the steps since with their days ago.
REFERRALS = [
    ("heroine", "camhs", "Wexcombe CAMHS", "Nightmares and worry since the last move", 63, []),
    (
        "heroine",
        "mentoring",
        "The Kestrel Centre",
        "Trusting an adult at school",
        90,
        [("accepted", 80), ("started", 66)],
    ),
    (
        "brother",
        "therapy",
        "Speech and language",
        "Being understood by other children",
        200,
        [("accepted", 180), ("started", 150), ("closed", 20)],
    ),
    ("suspended", "psychology", "", "Leaving lessons when they get hard", 40, [("accepted", 30)]),
    ("part_time", "camhs", "Wexcombe CAMHS", "Anxiety on school mornings", 150, [("refused", 130)]),
    ("part_time", "early_help", "", "Anxiety on school mornings", 120, []),
    (
        "new_in_care",
        "health",
        "Community paediatrics",
        "Sight and hearing were never checked",
        2,
        [],
    ),
]
OUTCOMES = {
    "closed": "Eighteen sessions; he now speaks up in class.",
    "refused": "Below their threshold. They advised early help first.",
}


def build_referrals(cohort, people, today):
    """Referrals that wait, run, ended well and were refused; one need is asked of two agencies."""
    teacher = people["claire.donovan"]
    for word, agency, team, what, days, steps in REFERRALS:
        day = today - dt.timedelta(days=days)
        with at(day):
            referral = actions.make_referral(
                child=cohort.stories[word],
                agency=agency,
                team=team,
                what=what,
                made_on=day,
                owner_name=teacher.full_name,
                by=teacher,
            )
        for step, ago in steps:
            on = today - dt.timedelta(days=ago)
            with at(on):
                actions.record_referral_step(
                    referral=referral,
                    step=step,
                    on=on,
                    outcome=OUTCOMES.get(step, ""),
                    is_met=step == "closed",
                    by=teacher,
                )


# Whose, which review, planned in (or done before) so many days, and more.
HEALTH_REVIEWS = [
    (
        "heroine",
        "review",
        -200,
        {"for_school": "Sits near the front: needs her glasses for the board."},
    ),
    ("heroine", "sdq", -150, {"score": 15}),
    ("heroine", "dental", -90, {}),
    ("heroine", "immunisation", -200, {"up_to_date": True}),
    ("heroine", "review", 12, {}),
    ("brother", "review", -380, {}),
    ("brother", "sdq", -140, {"why_no_score": "SDQ5"}),
    ("new_in_care", "initial", 9, {}),
]


def _usual_assessments(cohort, today):
    """The first assessment and those due since, of all children but one in fourteen."""
    told = {cohort.stories[word].pk for word, *_ in HEALTH_REVIEWS}
    began = CareEpisode.unscoped.in_care(today).exclude(child__in=told).order_by("child")
    rows = []
    for number, it in enumerate(began.select_related("child")):
        # Twice a year until five, then once.
        often = 165 if it.child.age_on(today) < 6 else 340
        day, kind = it.care_started_on + dt.timedelta(days=12 + number % 14), "initial"
        while day < today and number % 14:
            rows.append(HealthReview(child=it.child, kind=kind, done_on=day))
            day, kind = day + dt.timedelta(days=often), "review"
    HealthReview.unscoped.bulk_create(rows)


def build_health(cohort, people, today):
    """Reviews to come, done and late; attendance is shared for one that is to come."""
    _usual_assessments(cohort, today)
    worker = people["ruth.adeyemi"]
    for word, kind, days, more in HEALTH_REVIEWS:
        day = today + dt.timedelta(days=days)
        with at(min(day, today)):
            review = actions.save_health_review(
                child=cohort.stories[word],
                kind=kind,
                by=worker,
                **{"planned_for" if days > 0 else "done_on": day},
                **more,
            )
        if word == "heroine" and days > 0:
            actions.share_attendance(
                review=review, shared_with="The looked-after children's nurse", by=worker
            )


# Whose, the number of the school, days ago, the steps since with their days ago.
ADMISSIONS = [
    ("new_in_care", 5, 4, [("acknowledged", 3)]),
    ("no_school_place", 6, 25, [("acknowledged", 24)]),
    ("moved_carer", 5, 16, [("acknowledged", 15), ("refused", 8), ("direction_asked", 7)]),
    ("part_time", 5, 45, [("acknowledged", 44), ("refused", 30), ("fair_access", 26)]),
    ("excluded", 6, 20, [("acknowledged", 19), ("offered", 6)]),
    ("brother", 1, 60, [("closed", 40)]),
]
# Started without a meeting, or left without one: whose first main enrolment, and why.
WITHOUT_MEETING = [
    ("heroine", "admission", "She came into care on a Sunday; the school met her on the Monday."),
    ("moved_carer", "leaving", "The carer gave notice of one day."),
]
ADMISSION_REASONS = {
    "refused": "The year group is full, with two above its number.",
    "closed": "He stays at his school: a taxi was agreed.",
}


def build_admissions(cohort, schools, people, today):
    """Requests that wait, were refused and taken further, were offered, and were given up."""
    worker = people["ruth.adeyemi"]
    for word, school, days, steps in ADMISSIONS:
        day = today - dt.timedelta(days=days)
        with at(day):
            request = actions.ask_for_place(
                child=cohort.stories[word],
                school=schools[school],
                asked_on=day,
                asked_by_name=worker.full_name,
                wanted_from=day + dt.timedelta(days=14),
                by=worker,
            )
        for step, ago in steps:
            on = today - dt.timedelta(days=ago)
            with at(on):
                actions.record_admission_step(
                    request=request,
                    step=step,
                    on=on,
                    reason=ADMISSION_REASONS.get(step, ""),
                    by=worker,
                )


# First and last name, age, how they left care, whose care, who told, days ago.
PUPILS = [
    (
        "Elodie",
        "Marchbanks",
        13,
        "adoption",
        "England",
        "family",
        400,
        "A steady tutor; no seating changes without warning. Parents agreed in September.",
    ),
    (
        "Mateo",
        "Lindqvist",
        12,
        "abroad",
        "Colombia",
        "family",
        60,
        "Reads Spanish at home. Family asked for advice about the curriculum.",
    ),
    ("Rosie", "Attwater", 15, "guardianship", "England", "school", 210, ""),
]


def build_previously_looked_after(schools, people, today):
    """Pupils of Fairmead whom their families told about: one adopted from abroad."""
    teacher = people["claire.donovan"]
    for given, family, age, by, country, told, days, notes in PUPILS:
        day = today - dt.timedelta(days=days)
        with at(day):
            actions.add_previously_looked_after(
                school=schools[5],
                given_name=given,
                family_name=family,
                born_on=today - dt.timedelta(days=365 * age + 100),
                left_care_by=by,
                left_care_on=None if by == "adoption" else day - dt.timedelta(days=900),
                care_country=country,
                told_by=told,
                known_since=day,
                notes=notes,
                by=teacher,
            )


def build_meetings_not_held(cohort):
    """One child who started at a school without a meeting, and one who left without one."""
    for word, occasion, reason in WITHOUT_MEETING:
        enrolment = Enrolment.unscoped.main().filter(child=cohort.stories[word]).first()
        keep_reason(enrolment, occasion, reason)
