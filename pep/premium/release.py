"""Whether the money of a request may be paid: where the authority ties it to an adequate plan."""

from django.db.models import Case, Exists, F, OuterRef, Subquery, Value, When

from ..blind import blind_plans
from ..models import SIGNABLE, PepGrading, Rag


def with_grade(awards, reader):
    """Each award with `plan_grade`: the last grade of its plan, gold as green; "" ungraded.

    And `is_blind`: whether the reader is not shown it, grading the plan a second time.
    """
    last = PepGrading.unscoped.filter(pep=OuterRef("request__pep")).order_by("-pk")
    last = last.annotate(as_rag=Case(When(grade="gold", then=Value("green")), default=F("grade")))
    awards = awards.select_related("request__pep", "account__year__local_authority")
    return awards.annotate(
        is_blind=Exists(blind_plans(reader).filter(pep=OuterRef("request__pep"))),
        plan_grade=Case(
            When(request__pep__rag__gt="", then=F("request__pep__rag")),
            default=Subquery(last.values("as_rag")[:1]),
        ),
    )


def held_back(award):
    """Why an award of `with_grade` is not paid yet, in a sentence; "" when it may be.

    Where the answer would tell a second grader the grade, it is the same for every grade.
    """
    pep, grade, year = award.request.pep, award.plan_grade, award.account.year
    if not year.needs_adequate_plan:
        return ""
    rule = (
        f"{year.local_authority} pays only when the plan is signed and graded "
        f"{year.grades_in_words}."
    )
    label = pep.term_label[0].lower() + pep.term_label[1:]
    if not pep.was_signed:
        return f"{rule} The plan of the {label} is not signed yet."
    if award.is_blind and not set(SIGNABLE) <= set(year.adequate_grades):
        return f"{rule} You are asked to grade it a second time: until then a colleague pays."
    if grade and grade not in year.adequate_grades:
        return f"{rule} The plan of the {label} was graded {Rag(grade).label.lower()}."
    return ""
