"""Whether the money of a request may be paid: where the authority ties it to an adequate plan."""

from django.db.models import Case, F, OuterRef, Subquery, Value, When

from ..models import PepGrading, Rag


def with_grade(awards):
    """Each award with `plan_grade`: the last grade of its plan, gold as green; "" ungraded."""
    last = PepGrading.unscoped.filter(pep=OuterRef("request__pep")).order_by("-pk")
    last = last.annotate(as_rag=Case(When(grade="gold", then=Value("green")), default=F("grade")))
    return awards.annotate(
        plan_grade=Case(
            When(request__pep__rag__gt="", then=F("request__pep__rag")),
            default=Subquery(last.values("as_rag")[:1]),
        )
    )


def held_back(pep, grade, year):
    """Why the money of a plan's request is not paid yet, in a sentence; "" when it may be."""
    if not year.needs_adequate_plan:
        return ""
    rule = (
        f"{year.local_authority} pays only when the plan is signed and graded "
        f"{year.grades_in_words}."
    )
    label = pep.term_label[0].lower() + pep.term_label[1:]
    if not pep.was_signed:
        return f"{rule} The plan of the {label} is not signed yet."
    if grade and grade not in year.adequate_grades:
        return f"{rule} The plan of the {label} was graded {Rag(grade).label.lower()}."
    return ""
