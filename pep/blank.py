"""The form of the plan to be filled in by hand: what each page on screen asks, on paper.

It is made from the very forms that people fill in on screen, so that it asks the same,
with the same help and the same answers to tick. It is about no child in particular.
"""

from django import forms

from lac.dates import DateParts

from .forms.rows import row_form
from .forms.section import SectionForm
from .forms.voice import ScalesForm, ViewForm
from .models import Pep, Provision, Target
from .models.plan import WITHOUT_SCHOOL
from .questions import Audience, Circumstance
from .rows import ROW_KINDS
from .sections import sections_of

CIRCUMSTANCES = {
    Circumstance.SUSPENDED: "a suspension or permanent exclusion this academic year",
    Circumstance.PART_TIME: "a part-time timetable",
    Circumstance.SEN: "special educational needs",
    Circumstance.EHCP: "an education, health and care plan",
    Circumstance.TRANSITION: "a change of school or phase",
}
READ_BY = {
    Audience.EVERYONE: "The carer and the child read this.",
    Audience.HEALTH: "Only those who may read health records read this.",
    Audience.SENSITIVE: "Only social care and the virtual school read this.",
}
# How many of each kind of row there is room for, and those that stand in a table.
ROOM = {"target": 3, "need": 3, "attainment": 8, "funding": 2, "action": 6, "attendee": 8,
        "assessment": 6, "qualification": 2, "signature": 6}  # fmt: skip
IN_TABLE = ("attainment", "action", "attendee", "assessment", "signature")
VIEWS, CARDS_FOR_TABLE = 3, 3
# Writing lines for a text, for one in a row, and for one line.
LINES_OF_TEXT, LINES_IN_ROW, LINES_OF_LINE = 4, 3, 1
# So many answers can be ticked in the cell of a table.
TICKS_IN_CELL = 3
# A longer text has more room than others in a table, and a larger number a wider box.
ROOM_TO_WRITE, MANY, ROOM_AMONG_MANY = 2.5, 8, 1.3
MOST_IN_LINE, MOST_IN_CELL = 120, 99
# Answers of fewer letters in all stand in half a line.
SHORT = 16


def blank_plan(band, nc_year, *, form_version, form=None, circumstances=()):
    """A plan of nobody, not kept: it stands for the form that it would be opened with."""
    return Pep(
        band=band,
        nc_year=nc_year,
        form_version=form_version,
        form=form,
        circumstances=sorted(circumstances),
        # Some nursery, school or college: without one, others would answer for its sections.
        school_id=None if band in WITHOUT_SCHOOL else 0,
    )


def blank_form(plan):
    """What the blank form asks, section by section, for the printer."""
    return {
        "band": plan.get_band_display(),
        "form": plan.form.name if plan.form else "",
        "authority": str(plan.form.local_authority) if plan.form else "",
        "sections": [_section(definition, plan) for definition in sections_of(plan)],
    }


def _section(definition, plan):
    rows, is_table = _rows(definition, plan), definition.rows in IN_TABLE
    fields = SectionForm(definition=definition).fields
    questions = {it.name: it for it in definition.questions}
    return {
        "title": definition.title,
        "purpose": definition.purpose,
        "good": definition.good,
        "owner": definition.owner_label,
        "only": [CIRCUMSTANCES[it] for it in Circumstance if it in definition.when],
        "facts": bool(definition.facts),
        "fields": [
            _field(field, read_by=READ_BY.get(questions[name].audience, ""))
            for name, field in fields.items()
        ],
        "rows": rows,
        "is_table": is_table,
        # In large print each row of a table is a card, and there are fewer.
        "cards": rows[:CARDS_FOR_TABLE] if is_table else rows,
    }


def _rows(definition, plan):
    """Room for the rows of a section: a name and the fields of each."""
    if definition.rows == "voice":
        scales = [{"name": "How I feel", "fields": _fields(ScalesForm())}]
        return scales + [
            {"name": f"What I want to say ({number} of {VIEWS})", "fields": _fields(ViewForm())}
            for number in range(1, VIEWS + 1)
        ]
    if not definition.rows:
        return []
    kind = ROW_KINDS[definition.rows]
    # There is nothing yet that a request could be for.
    nothing = {"targets": Target.unscoped.none(), "provisions": Provision.unscoped.none()}
    form = row_form(kind, kind.model(pep=plan), **nothing)
    room, noun = ROOM[kind.key], kind.noun.capitalize()
    fields = _in_a_table(_fields(form)) if kind.key in IN_TABLE else _fields(form)
    return [{"name": f"{noun} {number}", "fields": fields} for number in range(1, room + 1)]


def _fields(form):
    return [_field(it, LINES_IN_ROW) for it in form.fields.values()]


def _in_a_table(fields):
    """The fields of a row with the share of the width, in per cent, that each has in a table."""
    more = ROOM_TO_WRITE if len(fields) < MANY else ROOM_AMONG_MANY
    rooms = [more if it.get("long_text") else 1 for it in fields]
    return [
        it | {"share": int(100 * room / sum(rooms))} for it, room in zip(fields, rooms, strict=True)
    ]


def _field(field, lines=LINES_OF_TEXT, read_by=""):
    """One field on paper: its label and help, and ticks, boxes of a date or writing lines.

    A short one leaves room for another beside it.
    """
    drawn = _drawn(field, lines)
    hint = str(field.help_text)
    # Some hints say already who reads it.
    read_by = "" if hint.startswith("Only ") else read_by
    parts = [it for it in (hint, drawn.get("how"), read_by) if it]
    # A hint may lack its full stop where nothing follows it.
    parts[:-1] = [it if it.endswith((".", "?")) else f"{it}." for it in parts[:-1]]
    return drawn | {"label": str(field.label), "help": " ".join(parts)}


def _drawn(field, lines):
    if isinstance(field, DateParts):
        return {"is_date": True, "is_short": True}
    if isinstance(field, forms.BooleanField):
        return {"ticks": ["Yes"], "fits": True, "is_short": True}
    if isinstance(field, forms.IntegerField):
        is_long = field.max_value is None or field.max_value > MOST_IN_CELL
        return {"how": _range(field), "is_number": True, "is_short": True, "is_long": is_long}
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return _ticks(field)
    is_text = isinstance(field.widget, forms.Textarea)
    lines = list(range(lines if is_text else LINES_OF_LINE))
    return {"lines": lines, "long_text": is_text or _most(field) > MOST_IN_LINE}


def _ticks(field):
    many = isinstance(field, forms.MultipleChoiceField)
    ticks = [str(label) for value, label in field.choices if value not in ("", None)]
    return {
        "ticks": ticks,
        "how": "Tick all that apply." if many else "Tick one.",
        "fits": len(ticks) <= TICKS_IN_CELL,
        "is_short": len("".join(ticks)) < SHORT,
    }


def _range(field):
    if field.min_value is None or field.max_value is None:
        return ""
    return f"A number from {field.min_value} to {field.max_value}."


def _most(field):
    """How many letters a field takes at most; 0 where that is not said."""
    return 0 if isinstance(field, forms.EmailField) else getattr(field, "max_length", None) or 0
