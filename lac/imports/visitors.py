"""Children of other authorities who go to school here, by a small file of our own (S1-39).

Their own authority keeps the record where it uses this system; then nothing is
written here. Where it does not, the child is added under it, with what is known:
whose they are, since when they are in care, and at which school of ours they are.
"""

import datetime as dt
from dataclasses import dataclass, field

from lac.accounts.access import Permission
from lac.calendars.days import in_words
from lac.children.actions import restamp_care
from lac.children.models import CareEpisode, Child, Enrolment, LegalStatus, Placement, Sex
from lac.children.models.codes import CategoryOfNeed, PlacementType
from lac.children.models.schooling import MAIN_KINDS
from lac.children.upn import normalise
from lac.organisations.models import LocalAuthority, School

from .admissions import CHILD_LIKE, URN_LIKE
from .cells import shorten, whole
from .machinery import Column, FileKind, Importer, Outcome, Scope, importer
from .staging import Decision, decide

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
# Fields of the child that a line may fill or change.
FIELDS = ("given_name", "family_name", "born_on", "sex", "upn")


@dataclass
class Visitor:
    """One good line: the child as the file says, and what is on record."""

    row: int
    values: dict
    authority: LocalAuthority
    school: School
    child: Child | None = None
    episode: CareEpisode | None = None
    enrolment: Enrolment | None = None
    changes: dict = field(default_factory=dict)

    def day(self, name):
        """A date of the line, or None."""
        return dt.date.fromisoformat(self.values[name]) if self.values[name] else None


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
            "upn": normalise(row.text("UPN", limit=20)),
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
        rows = list(run.rows("visitors", Outcome.PENDING).values_list("pk", "values"))
        authorities = _authorities()
        schools = {
            it.urn: it
            for it in School.objects.filter(urn__in={values["urn"] for _, values in rows})
        }
        decisions, good = [], []
        for pk, values in rows:
            it, problem = _fit(pk, values, authorities, schools, run.local_authority)
            if problem:
                decisions.append(Decision(pk, Outcome.REFUSED, *problem))
            else:
                good.append(it)
        _meet_the_record(good, run)
        kept = []
        for it in good:
            decision = _decision(it)
            decisions.append(decision)
            kept += [it] if decision.outcome != Outcome.REFUSED else []
        decide(decisions)
        run.memo = {"good": kept}

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
    for name, key in (("In care since", "care_since"), ("Care ended on", "care_ended")):
        if values[key] and values[key] > today:
            row.refuse(
                "in_future",
                f"{name} is {in_words(values[key])}, which is in the future.",
                f"Correct {name}.",
            )


def _authorities():
    """Authorities by code and by name in small letters."""
    found = {}
    for it in LocalAuthority.objects.all():
        found[it.code] = found[it.name.casefold()] = it
    return found


def _fit(pk, values, authorities, schools, host):
    """(Visitor, None) or (None, (code, reason, remedy))."""
    said = whole(values["authority"])
    authority = authorities.get(said.zfill(3) if said.isdigit() else said.casefold())
    school = schools.get(values["urn"])
    if authority is None:
        return None, (
            "unknown_authority",
            f"No authority is called “{shorten(values['authority'])}” or has that code.",
            "Use the code or the name in the register of schools.",
        )
    if authority == host:
        return None, (
            "own_child",
            f"{authority} is your own authority, so this is not a child of another.",
            "Load your own children with the statutory return.",
        )
    if authority.uses_lac:
        return None, (
            "keeps_its_own",
            f"{authority} uses LAC and keeps its children's records itself.",
            "Ask them to add the child and the school place; the child then appears among yours.",
        )
    if school is None:
        return None, (
            "unknown_school",
            f"No school has the URN “{shorten(values['urn'])}”.",
            "Correct the URN, or load the register of schools first.",
        )
    if school.local_authority_id != host.pk:
        return None, (
            "school_elsewhere",
            f"{school} is not in {host}.",
            "Correct the URN, or leave the line out: the child is not educated in your area.",
        )
    return Visitor(pk, values, authority, school), None


def _meet_the_record(good, run):
    """Find each line's child, care and school place among what is on record."""
    ids = {it.values["la_child_id"] for it in good}
    children = Child.unscoped.filter(
        local_authority__in={it.authority.pk for it in good}, la_child_id__in=ids
    ).order_by("pk")
    if run.is_loading:
        children = children.select_for_update()
    held = {(it.local_authority_id, it.la_child_id): it for it in children}
    pks = [it.pk for it in held.values()]
    episodes = {it.child_id: it for it in CareEpisode.unscoped.filter(child__in=pks, ended_on=None)}
    places = {
        (it.child_id, it.school_id, it.admitted_on): it
        for it in Enrolment.unscoped.filter(child__in=pks)
    }
    for it in good:
        it.child = held.get((it.authority.pk, it.values["la_child_id"]))
        if it.child:
            it.episode = episodes.get(it.child.pk)
            it.enrolment = places.get((it.child.pk, it.school.pk, it.day("admitted_on")))
            it.changes = _changes(it)


def _changes(it):
    """{what: [before, after]} in words. An empty cell never erases."""
    found = {}
    for name in FIELDS:
        before, after = getattr(it.child, name), it.values[name]
        after = it.day(name) if name == "born_on" else after
        if after and after != before:
            found[str(Child._meta.get_field(name).verbose_name)] = [_say(before), _say(after)]
    if it.episode is None and not it.values["care_ended"] and not _was_in_care(it):
        found["care"] = ["", f"since {_say(it.day('care_since'))}"]
    elif it.episode and it.values["care_ended"]:
        found["care"] = ["in care", f"ended {_say(it.day('care_ended'))}"]
    if it.enrolment is None:
        found["school"] = ["", str(it.school)]
    elif it.values["left_on"] and it.enrolment.left_on != it.day("left_on"):
        found["last day on roll"] = [_say(it.enrolment.left_on), _say(it.day("left_on"))]
    return found


def _was_in_care(it):
    return CareEpisode.unscoped.filter(child=it.child, started_on=it.day("care_since")).exists()


def _say(value):
    return in_words(value) if isinstance(value, dt.date) else str(value or "")


def _decision(it):
    if it.child and it.enrolment is None and (other := _other_school(it)):
        return Decision(
            it.row,
            Outcome.REFUSED,
            "overlaps",
            f"The child is already on the roll of {other.school} then.",
            "Give the last day there in a line of its own, or correct the dates.",
            child_id=it.child.pk,
        )
    outcome = Outcome.ADDED
    if it.child:
        outcome = Outcome.CHANGED if it.changes else Outcome.UNCHANGED
    pk = it.child.pk if it.child else None
    return Decision(it.row, outcome, changes=it.changes, child_id=pk, target_id=pk)


def _other_school(it):
    start, end = it.day("admitted_on"), it.day("left_on")
    places = Enrolment.unscoped.filter(child=it.child, kind__in=MAIN_KINDS)
    places = places.exclude(left_on__lt=start).select_related("school")
    return (places.filter(admitted_on__lte=end) if end else places).first()


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
            value = it.day(name) if name == "born_on" else it.values[name]
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
        ended = it.day("care_ended")
        if it.episode and ended:
            CareEpisode.unscoped.filter(pk=it.episode.pk).update(ended_on=ended, reason_ended="E8")
            Placement.unscoped.filter(pk=it.episode.placement_id).update(ended_on=ended)
            done.add(it.child.pk)
        elif it.episode is None and not _was_in_care(it):
            _open_care(it, ended)
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
        left = it.day("left_on")
        if it.enrolment is None:
            Enrolment.unscoped.create(
                child=it.child, school=it.school, admitted_on=it.day("admitted_on"), left_on=left
            )
        elif left and it.enrolment.left_on != left:
            it.enrolment.left_on, it.enrolment.version = left, it.enrolment.version + 1
            it.enrolment.save(update_fields=["left_on", "version"])
        else:
            continue
        done.add(it.child.pk)
    return done
