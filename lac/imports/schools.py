"""The national register of schools (GIAS): schools, their authorities and last inspections."""

import datetime as dt

from lac.accounts.access import Permission
from lac.calendars.days import in_words
from lac.organisations.models import Inspection, LocalAuthority, Phase, School

from .bulk import update_rows
from .cells import shorten, whole
from .machinery import Column, FileKind, Importer, Outcome, Scope, importer
from .staging import Decision, decide

FIELDS = (
    "establishment_number",
    "ukprn",
    "name",
    "local_authority_id",
    "phase",
    "establishment_type",
    "is_open",
    "opened_on",
    "closed_on",
    "lowest_age",
    "highest_age",
    "street",
    "town",
    "postcode",
    "telephone",
    "website",
    "head_teacher",
)
_TEXTS = {
    "establishment_number": ("EstablishmentNumber", 4),
    "ukprn": ("UKPRN", 8),
    "establishment_type": ("TypeOfEstablishment (name)", 100),
    "street": ("Street", 120),
    "town": ("Town", 80),
    "postcode": ("Postcode", 8),
    "website": ("SchoolWebsite", 200),
}
_DATES = ("opened_on", "closed_on", "inspected_on")
# How the register leaves a text out.
_NOTHING = {"not applicable", "not recorded", "does not apply"}
_STATUS_CODES = {"1": True, "2": False, "3": True, "4": False}
_STATUS_NAMES = {
    "open": True,
    "open, but proposed to close": True,
    "closed": False,
    "proposed to open": False,
}
_PHASES = {
    "nursery": Phase.NURSERY,
    "primary": Phase.PRIMARY,
    "middle deemed primary": Phase.MIDDLE,
    "middle deemed secondary": Phase.MIDDLE,
    "secondary": Phase.SECONDARY,
    "all-through": Phase.ALL_THROUGH,
    "16 plus": Phase.POST_16,
}
# What the single words meant while they were given; any other wording is kept and not judged.
_JUDGED = {
    "outstanding": True,
    "good": True,
    "requires improvement": False,
    "inadequate": False,
    "serious weaknesses": False,
    "special measures": False,
}
NOT_GIVEN = "Not given"

REGISTER = FileKind(
    "schools",
    "register of schools",
    (
        Column("URN", "Six digits"),
        Column("LA (code)", "The authority's DfE code"),
        Column("LA (name)", "The authority's name"),
        Column("EstablishmentName", "The school's name"),
        Column("EstablishmentStatus (name)", "Open, Closed, and so on"),
        Column("EstablishmentNumber", required=False),
        Column("UKPRN", required=False),
        Column("TypeOfEstablishment (name)", required=False),
        Column("PhaseOfEducation (name)", required=False),
        Column("OpenDate", required=False),
        Column("CloseDate", required=False),
        Column("StatutoryLowAge", required=False),
        Column("StatutoryHighAge", required=False),
        Column("Street", required=False),
        Column("Town", required=False),
        Column("Postcode", required=False),
        Column("TelephoneNum", required=False),
        Column("SchoolWebsite", required=False),
        Column("HeadTitle (name)", required=False),
        Column("HeadFirstName", required=False),
        Column("HeadLastName", required=False),
        Column("OfstedLastInsp", "Date of the last inspection", required=False),
        Column("OfstedRating (name)", "Its outcome, in Ofsted's words", required=False),
    ),
    template=False,
)


@importer
class Schools(Importer):
    """Schools, colleges, authorities and last inspections, from the national register."""

    code = "schools"
    label = "Register of schools (GIAS)"
    permission = Permission.IMPORT_CHILDREN
    scopes = (Scope.EVERYBODY,)
    files = (REGISTER,)
    keeps_loaded_rows = False
    maps_columns = True
    guidance = (
        "Download “All establishment data” as CSV from Get Information About Schools and upload "
        "the file as it is. Schools are matched by their URN.",
        "A school that has closed is marked as closed, never deleted. Authorities that are not "
        "here yet are added.",
    )

    def read(self, kind, row, run):
        """One school."""
        values = {
            "urn": _urn(row),
            "la_code": _authority_code(row),
            "la_name": row.text("LA (name)", limit=120, required=True),
            "name": row.text("EstablishmentName", limit=200, required=True),
            "is_open": _is_open(row),
            "phase": _PHASES.get(
                row.get("PhaseOfEducation (name)").casefold(), Phase.NOT_APPLICABLE
            ),
            "opened_on": row.date("OpenDate"),
            "closed_on": row.date("CloseDate"),
            "lowest_age": _age(row, "StatutoryLowAge"),
            "highest_age": _age(row, "StatutoryHighAge"),
            "telephone": _telephone(row),
            "head_teacher": _head(row),
            "inspected_on": row.date("OfstedLastInsp"),
            "rating": _rating(row),
        }
        return values | {name: _cut(row, *column) for name, column in _TEXTS.items()}

    def key(self, kind, values):
        """The URN."""
        return values["urn"]

    def validate(self, run):
        """Compare every school and its last inspection with what is on record."""
        rows = list(run.rows("schools", Outcome.PENDING).values_list("pk", "values"))
        authorities = dict(LocalAuthority.objects.values_list("code", "pk"))
        urns = [values["urn"] for _, values in rows]
        held = {it.urn: it for it in School.objects.filter(urn__in=urns)}
        inspections = {
            (it.school_id, it.inspected_on): it
            for it in Inspection.objects.filter(school__in=[it.pk for it in held.values()])
        }
        decisions, plans = [], []
        for pk, values in rows:
            values = _typed(values)
            school = held.get(values["urn"])
            changes = _changes(school, values, authorities) if school else {}
            inspection = inspections.get((school.pk, values["inspected_on"])) if school else None
            said = _inspection_changes(inspection, values)
            plans.append((school, values, changes, inspection, said))
            decisions.append(_decision(pk, school, changes, said, values, authorities))
        decide(decisions)
        run.memo = {"plans": plans, "authorities": authorities}

    def figures(self, run):
        """Authorities and inspections that come with the schools."""
        codes = {values["la_code"] for _, values, *_ in run.memo["plans"]}
        closed = sum("is_open" in it[2] and not it[1]["is_open"] for it in run.memo["plans"])
        return [
            ("Authorities added", len(codes - run.memo["authorities"].keys())),
            ("Schools that have closed since", closed),
            ("Inspections added", sum(bool(it[4]) and it[3] is None for it in run.memo["plans"])),
        ]

    def apply(self, run):
        """Write authorities, then schools, then inspections."""
        plans = run.memo["plans"]
        authorities = _add_authorities(plans, run.memo["authorities"])
        new = [
            School(urn=values["urn"], **_fields(values, authorities))
            for school, values, *_ in plans
            if school is None
        ]
        School.objects.bulk_create(new, batch_size=2_000)
        changed = [(school, values) for school, values, changes, *_ in plans if changes]
        update_rows(
            School,
            FIELDS,
            [
                (school.pk, *_kept(school, _fields(values, authorities)).values())
                for school, values in changed
            ],
        )
        _write_inspections(plans, {it.urn: it.pk for it in new})


def _urn(row):
    urn = whole(row.text("URN", required=True))
    if urn and not (urn.isascii() and urn.isdigit() and len(urn) <= 6):
        row.refuse(
            "urn", f"The URN “{shorten(urn)}” is not a number of six digits.", "Correct URN."
        )
    return urn


def _authority_code(row):
    code = whole(row.text("LA (code)", required=True))
    if code and not (code.isascii() and code.isdigit() and len(code) <= 3):
        row.refuse(
            "la_code",
            f"LA (code) “{shorten(code)}” is not a number of three digits.",
            "Correct it.",
        )
    return code.zfill(3)


def _is_open(row):
    name, code = _said(row, "EstablishmentStatus (name)"), row.get("EstablishmentStatus (code)")
    by_name, by_code = _STATUS_NAMES.get(name.casefold()), _STATUS_CODES.get(code)
    if by_name is None and by_code is None:
        row.refuse(
            "status",
            f"EstablishmentStatus (name) is “{shorten(name)}”.",
            "Use Open; Open, but proposed to close; Closed; or Proposed to open.",
        )
    elif None not in (by_name, by_code) and by_name != by_code:
        row.warn(
            "status",
            f"The status is “{name}” by its name and {'open' if by_code else 'not open'} by its "
            f"code ({code}). The name was taken.",
        )
    return by_code if by_name is None else by_name


def _age(row, name):
    age = row.number(name, most=120)
    return None if age is None else int(age)


def _cut(row, name, limit):
    text = whole(_said(row, name))
    if len(text) > limit:
        row.warn("too_long", f"{name} has more than {limit} characters and was cut.")
    return text[:limit]


def _telephone(row):
    """The register leaves out the first 0 of ten-digit numbers."""
    text = _cut(row, "TelephoneNum", 19)
    return f"0{text}" if len(text) == 10 and text.isdigit() and text[0] != "0" else text


def _said(row, name):
    text = row.get(name)
    return "" if text.casefold() in _NOTHING else text


def _head(row):
    """Title, first and last name; nothing where there is no last name."""
    parts = [_said(row, it) for it in ("HeadTitle (name)", "HeadFirstName", "HeadLastName")]
    return " ".join(filter(None, parts))[:120] if parts[-1] else ""


def _rating(row):
    """The inspectorate's words; a number is none of them."""
    rating = _cut(row, "OfstedRating (name)", 200)
    if rating.isdigit():
        row.warn("rating", f"OfstedRating (name) is “{rating}”, which is not an outcome: left out.")
        return ""
    return rating


def _typed(values):
    days = {name: dt.date.fromisoformat(values[name]) if values[name] else None for name in _DATES}
    return values | days


def _fields(values, authorities):
    return {
        name: authorities.get(values["la_code"]) if name == "local_authority_id" else values[name]
        for name in FIELDS
    }


def _kept(school, fields):
    """An empty cell never erases, but a school that is open has no closing date."""
    kept = {
        name: getattr(school, name) if value in (None, "") else value
        for name, value in fields.items()
    }
    return kept | ({"closed_on": fields["closed_on"]} if fields["is_open"] else {})


def _changes(school, values, authorities):
    after = _kept(school, _fields(values, authorities))
    if values["la_code"] not in authorities:
        after["local_authority_id"] = None
    return {
        name: (getattr(school, name), value)
        for name, value in after.items()
        if getattr(school, name) != value
    }


def _inspection_changes(inspection, values):
    """{field: (before, after)} of the inspection of the day the file names."""
    if not values["inspected_on"]:
        return {}
    outcome = values["rating"] or (inspection.outcome if inspection else NOT_GIVEN)
    if inspection is None:
        return {"inspection": ("", f"{in_words(values['inspected_on'])}: {outcome}")}
    return {"inspection": (inspection.outcome, outcome)} if inspection.outcome != outcome else {}


def _decision(pk, school, changes, said, values, authorities):
    if school is None:
        return Decision(pk, Outcome.ADDED)
    names = {number: code for code, number in authorities.items()}
    told = {}
    for name, (before, after) in (changes | said).items():
        if name == "local_authority_id":
            before, after = names[before], values["la_code"]
        label = name if name == "inspection" else str(_label(name))
        told[label] = [_say(before), _say(after)]
    outcome = Outcome.CHANGED if told else Outcome.UNCHANGED
    return Decision(pk, outcome, changes=told, target_id=school.pk)


def _label(name):
    return School._meta.get_field(name.removesuffix("_id")).verbose_name


def _say(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return in_words(value)
    return "" if value is None else str(value)


def _add_authorities(plans, known):
    names = {values["la_code"]: values["la_name"] for _, values, *_ in plans}
    made = LocalAuthority.objects.bulk_create(
        [LocalAuthority(code=code, name=names[code]) for code in names.keys() - known.keys()]
    )
    return known | {it.code: it.pk for it in made}


def _write_inspections(plans, new_schools):
    added, altered = [], []
    for school, values, _, inspection, said in plans:
        if not said:
            continue
        outcome = values["rating"] or NOT_GIVEN
        judged = _JUDGED.get(outcome.casefold())
        if inspection:
            altered.append((inspection.pk, outcome, judged))
        else:
            added.append(
                Inspection(
                    school_id=school.pk if school else new_schools[values["urn"]],
                    inspected_on=values["inspected_on"],
                    outcome=outcome,
                    judged_good_or_better=judged,
                )
            )
    Inspection.objects.bulk_create(added, batch_size=5_000)
    update_rows(Inspection, ("outcome", "judged_good_or_better"), altered)
