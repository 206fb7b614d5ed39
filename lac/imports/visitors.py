"""Children of other authorities who go to school here, by a small file of our own (S1-39).

Their own authority keeps the record where it uses this system; then nothing is
written here. Where it does not, the child is added under it, with what is known:
whose they are, since when they are in care, and at which school of ours they are.
"""

from django.core.exceptions import ValidationError

from lac.accounts.access import Permission
from lac.calendars.ages import ADULT, age_on
from lac.calendars.days import in_words
from lac.children.actions import restamp_care
from lac.children.models import CareEpisode, Child, Enrolment, LegalStatus, Placement, Sex
from lac.children.models.codes import CategoryOfNeed, PlacementType
from lac.children.upn import normalise, validate_upn
from lac.organisations.models import School

from .admissions import CHILD_LIKE, URN_LIKE
from .cells import shorten, whole
from .machinery import Column, FileKind, Importer, Outcome, Scope, importer
from .staging import Decision, decide
from .visitor_lines import FIELDS, authorities, decision, meet_the_record, refuse_unfit, visitor

VISITORS = FileKind(
    "visitors",
    "Children of other authorities",
    (
        Column(
            "Responsible authority",
            "The authority's DfE code or its name",
            like=("LA", "LA code", "Home authority", "Placing authority", "Local authority"),
        ),
        Column(
            "Child",
            "The number their authority knows them by",
            also=("CHILD", "Social care ID"),
            like=CHILD_LIKE,
        ),
        Column("First name", like=("Forename", "Given name")),
        Column("Last name", like=("Surname", "Family name")),
        Column("Date of birth", "03/03/2014 or 2014-03-03", also=("DOB",)),
        Column("In care since", "The day this time in care began", like=("Care start date",)),
        Column("School URN", "A school in our area", also=("URN",), like=URN_LIKE),
        Column("Admitted on", "First day on roll", like=("Start date", "Admission date")),
        Column("Left on", "Last day on roll; empty while on roll", required=False),
        Column("Care ended on", "Empty while in care", required=False),
        Column("Sex", "M, F or U", required=False, like=("Gender",)),
        Column("UPN", "Unique Pupil Number, if known", required=False),
        Column("Legal status", "As in the statutory return, if known", required=False),
        Column("Category of need", "As in the statutory return, if known", required=False),
        Column("Placement", "As in the statutory return, if known", required=False),
    ),
)


@importer
class Visitors(Importer):
    """Children looked after by other authorities who go to school in your area."""

    code = "visitors"
    label = "Children of other authorities"
    permission = Permission.IMPORT_CHILDREN
    scopes = (Scope.AUTHORITY,)
    files = (VISITORS,)
    maps_columns = True
    writes = (Child, Placement, CareEpisode, Enrolment)
    guidance = (
        "Fill in the template: one line for each child and school. You can read their record, "
        "advise the school and meet about them; the decisions stay with their own authority.",
        "Children whose own authority uses LAC are added by that authority, and appear among "
        "yours as soon as they are on the roll of a school in your area.",
    )

    def read(self, kind, row, run):
        """One child at one school."""
        values = {
            "authority": row.text("Responsible authority", limit=120, required=True),
            "la_child_id": row.text("Child", limit=20, required=True),
            "given_name": row.text("First name", limit=80, required=True),
            "family_name": row.text("Last name", limit=80, required=True),
            "born_on": row.date("Date of birth", required=True),
            "care_since": row.date("In care since", required=True),
            "care_ended": row.date("Care ended on"),
            "urn": whole(row.text("School URN", limit=10, required=True)),
            "admitted_on": row.date("Admitted on", required=True),
            "left_on": row.date("Left on"),
            "sex": str(row.code("Sex", Sex)),
            "upn": _upn(row),
            "legal_status": str(row.code("Legal status", LegalStatus)),
            "category_of_need": str(row.code("Category of need", CategoryOfNeed)),
            "placement_type": str(row.code("Placement", PlacementType)),
        }
        _check_order(row, values, run.today)
        return values

    def key(self, kind, values):
        """The authority, the child, the school and the first day."""
        return (
            f"{values['authority'].casefold()} {values['urn']} {values['admitted_on']} "
            f"{values['la_child_id']}"
        )

    def validate(self, run):
        """Find authorities, schools and children; compare with the record."""
        rows = list(
            run.rows("visitors", Outcome.PENDING)
            .order_by("line")
            .values_list("pk", "line", "values")
        )
        known = authorities()
        schools = School.objects.select_related("local_authority").in_bulk(
            {values["urn"] for _, _, values in rows}, field_name="urn"
        )
        decisions, good = [], []
        for pk, number, values in rows:
            it, problem = visitor(pk, number, values, known, schools, run.local_authority)
            if problem:
                decisions.append(Decision(pk, Outcome.REFUSED, *problem))
            else:
                good.append(it)
        meet_the_record(good, run)
        refuse_unfit(good, run.local_authority)
        decide(decisions + [decision(it) for it in good])
        run.memo = {"good": [it for it in good if not it.refusal]}

    def figures(self, run):
        """How many children and of how many authorities."""
        good = run.memo["good"]
        new = {(it.authority.pk, it.values["la_child_id"]) for it in good if not it.child}
        return [
            ("Children added", len(new)),
            ("Authorities they belong to", len({it.authority.pk for it in good})),
        ]

    def apply(self, run):
        """Write children, care and school places."""
        good = run.memo["good"]
        added = _add_children(good)
        for it in good:
            it.child = it.child or added[it.authority.pk, it.values["la_child_id"]]
        changed = _change_children(good, set(added.values()))
        cared = _add_care(good)
        schooled = _add_school_places(good)
        restamp_care(sorted(cared))
        new = {child.pk for child in added.values()}
        run.record("import.child_added", sorted(new))
        run.record("import.visitor_changed", sorted((changed | cared | schooled) - new))
        run.sql(_NAME_NEW, ids=sorted(new))


_NAME_NEW = """
UPDATE imports_stagedrow AS staged SET child_id = child.id
  FROM children_child AS child
 WHERE staged.job_id = %(job)s AND staged.child_id IS NULL AND child.id = ANY(%(ids)s)
   AND child.la_child_id = staged.values ->> 'la_child_id' AND staged.outcome = 'added'
"""


def _upn(row):
    """The UPN; a wrong one is left out and named in a warning."""
    text = normalise(row.get("UPN"))
    try:
        if text:
            validate_upn(text)
    except ValidationError as wrong:
        said = f"The UPN {shorten(text)} was not stored. {' '.join(wrong.messages)}"
        row.warn(wrong.code or "upn", said)
        return ""
    return text


def _check_order(row, values, today):
    pairs = (
        ("Date of birth", "born_on", "In care since", "care_since"),
        ("In care since", "care_since", "Care ended on", "care_ended"),
        ("Admitted on", "admitted_on", "Left on", "left_on"),
        ("Date of birth", "born_on", "Admitted on", "admitted_on"),
    )
    for first, one, second, other in pairs:
        if values[one] and values[other] and values[other] < values[one]:
            row.refuse(
                "wrong_order",
                f"{second} is {in_words(values[other])}, before {first}, {in_words(values[one])}.",
                f"Correct {first} or {second}.",
            )
    born, since = values["born_on"], values["care_since"]
    if born and since and age_on(born, since) >= ADULT:
        row.refuse(
            "not_a_child",
            f"Born on {in_words(born)}, the child was {age_on(born, since)} on {in_words(since)}, "
            "and care begins before the 18th birthday.",
            "Correct Date of birth or In care since.",
        )
    for name, key in (("In care since", "care_since"), ("Care ended on", "care_ended")):
        if values[key] and values[key] > today:
            row.refuse(
                "in_future",
                f"{name} is {in_words(values[key])}, which is in the future.",
                f"Correct {name}.",
            )


def _add_children(good):
    """{(authority, identifier): Child} of the children who are new."""
    new = {}
    for it in good:
        if it.child is None:
            new[it.authority.pk, it.values["la_child_id"]] = Child(
                local_authority=it.authority,
                la_child_id=it.values["la_child_id"],
                given_name=it.values["given_name"],
                family_name=it.values["family_name"],
                born_on=it.day("born_on"),
                sex=it.values["sex"] or Sex.UNKNOWN,
                upn=it.values["upn"],
            )
    Child.unscoped.bulk_create(new.values())
    return new


def _change_children(good, new):
    changed = set()
    for it in good:
        if it.child in new or not it.changes:
            continue
        for name in FIELDS:
            value = it.fact(name)
            if value and value != getattr(it.child, name):
                setattr(it.child, name, value)
                changed.add(it.child)
    for child in changed:
        child.version += 1
    Child.unscoped.bulk_update(changed, [*FIELDS, "version"])
    return {child.pk for child in changed}


def _add_care(good):
    """Open or end care where the lines say so; ids of the children concerned."""
    done = set()
    for it in good:
        if it.child.pk in done:
            continue
        if it.episode and it.care_ended:
            CareEpisode.unscoped.filter(pk=it.episode.pk).update(
                ended_on=it.care_ended, reason_ended="E8"
            )
            Placement.unscoped.filter(pk=it.episode.placement_id).update(ended_on=it.care_ended)
            done.add(it.child.pk)
        elif it.is_new_care:
            _open_care(it, it.care_ended)
            done.add(it.child.pk)
    return done


def _open_care(it, ended):
    since = it.day("care_since")
    placement = Placement.unscoped.create(
        child=it.child,
        placement_type=it.values["placement_type"],
        started_on=since,
        ended_on=ended,
    )
    CareEpisode.unscoped.create(
        child=it.child,
        started_on=since,
        care_started_on=since,
        reason_started="S",
        legal_status=it.values["legal_status"],
        category_of_need=it.values["category_of_need"],
        placement=placement,
        ended_on=ended,
        reason_ended="E8" if ended else "",
    )


def _add_school_places(good):
    done = set()
    for it in good:
        left = it.left_on
        if it.held is None:
            Enrolment.unscoped.create(
                child=it.child, school=it.school, admitted_on=it.admitted_on, left_on=left
            )
        elif left and it.held.left_on != left:
            it.held.left_on, it.held.version = left, it.held.version + 1
            it.held.save(update_fields=["left_on", "version"])
        else:
            continue
        done.add(it.child.pk)
    return done
