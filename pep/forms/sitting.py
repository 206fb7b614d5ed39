"""The page of the meeting is many small forms in one: people, targets, actions, notes, the date.

Each is a form of one row with a prefix of its own, so that every answer on the page has a name:
`target-12-owner`. What was stored and what was typed are read alike, as plain JSON, to be merged.
"""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_date

from lac.children.forms.fields import choice, long_text, words

from ..models import Attendee, Review
from .fields import LONGEST_TEXT, day_field, lay_out

LONGEST_NOTES = 20_000


def plain(value):
    """A value as it is kept in JSON and compared."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return "" if value is None else value


class Part(forms.Form):
    """The form of one row of the page; `stored` and `details` go between the form and the row.

    Bound, it has only the answers that the writer's page showed (`seen`): what it did not show,
    they did not empty.
    """

    kind = ""

    def __init__(self, data=None, *, key, row, seen=()):
        self.key, self.row = key, row
        prefix = f"{self.kind}-{key}"
        known = data is not None and any(name.startswith(f"{prefix}-") for name in seen)
        super().__init__(data if known else None, prefix=prefix, initial=self.stored(row))
        shown = seen if known else [self.add_prefix(name) for name in self.offered()]
        for name in [name for name in self.fields if self.add_prefix(name) not in shown]:
            del self.fields[name]
        lay_out(self, small=True)

    @staticmethod
    def stored(row):
        """{field: value} of the row as it stands."""
        raise NotImplementedError

    def offered(self):
        """The fields that a new page shows."""
        return list(self.fields)

    def names(self):
        """The names of its answers on the page."""
        return [self.add_prefix(name) for name in self.fields]

    def answers(self):
        """What was typed and can be stored; what is not valid yet is not."""
        if not self.is_bound:
            return {}
        self.is_valid()
        typed = {name: self.cleaned_data[name] for name in self.fields if name in self.cleaned_data}
        return {self.add_prefix(name): plain(value) for name, value in typed.items()}

    @classmethod
    def stored_answers(cls, key, row):
        """What is stored of a row, under the names of the page."""
        return {f"{cls.kind}-{key}-{name}": plain(value) for name, value in cls.stored(row).items()}


class NotesPart(Part):
    """The minutes; the row is the meeting."""

    kind = "meeting"

    notes = long_text("Notes", "What is said and decided", length=LONGEST_NOTES, rows=14)

    @staticmethod
    def stored(row):
        return {"notes": row.notes}


class PersonPart(Part):
    """Whether somebody is here; a new person's name and role too."""

    kind = "person"

    name = words("Name")
    role = words("Role", length=80)
    came = forms.ChoiceField(
        label="Are they here?",
        choices=[
            (Attendee.Came.YES, "Here"),
            (Attendee.Came.APOLOGIES, "Sent apologies"),
            (Attendee.Came.NO, "Not here"),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    views = forms.BooleanField(label="Sent their views", required=False)

    @staticmethod
    def stored(row):
        return {"name": row.name, "role": row.role, "came": row.came, "views": row.views}

    def offered(self):
        known = ("name", "role") if self.row.name else ()
        return [name for name in self.fields if name not in known]


class ReviewPart(Part):
    """How one of last term's targets went."""

    kind = "review"

    review = choice("How did it go?", Review.choices, required=False, radios=True)
    reached = words("Where is it now?", length=100)
    evidence = long_text("How do we know?", length=LONGEST_TEXT, rows=2)

    @staticmethod
    def stored(row):
        return {name: getattr(row, name) for name in ("review", "reached", "evidence")}

    @staticmethod
    def details(row, values):
        """What to store of what changed."""
        return values


class TargetPart(Part):
    """A target of this term, as it is agreed: the whole of it has a page of its own."""

    kind = "target"

    action = long_text("What exactly will happen?", length=LONGEST_TEXT, rows=2)
    measure = words("How will we measure it?", length=200)
    baseline = words("Where is it now?", length=100)
    target_value = words("Where will it be?", length=100)
    owner = words("Who makes it happen?")
    deadline = day_field("By when?")
    agreed = forms.BooleanField(label="We agree on this target", required=False)

    @staticmethod
    def stored(row):
        names = ("action", "measure", "baseline", "target_value", "owner", "deadline")
        return {name: getattr(row, name) for name in names} | {"agreed": bool(row.agreed_on)}

    @staticmethod
    def details(row, values):
        """What to store of what changed."""
        return _ticked(row, _dated(values, "deadline"), "agreed", "agreed_on")


class ActionPart(Part):
    """Who does what by when."""

    kind = "action"

    action = words("What will be done?", length=300)
    owner = words("Who will do it?")
    due_on = day_field("By when?")
    done = forms.BooleanField(label="Done", required=False)

    @staticmethod
    def stored(row):
        names = ("action", "owner", "due_on")
        return {name: getattr(row, name) for name in names} | {"done": bool(row.done_on)}

    @staticmethod
    def details(row, values):
        """What to store of what changed."""
        return _ticked(row, _dated(values, "due_on"), "done", "done_on")


class NextPart(Part):
    """When the next PEP meeting is; the row is the plan's section of dates."""

    kind = "next"

    next_pep = day_field("Next PEP meeting")

    @staticmethod
    def stored(row):
        return {"next_pep": parse_date(row.content.get("next_pep") or "")}


def _dated(values, name):
    return values | ({name: parse_date(values[name] or "")} if name in values else {})


def _ticked(row, values, box, day):
    """A ticked box is kept as the day on which it was first ticked."""
    if box not in values:
        return values
    kept = {name: value for name, value in values.items() if name != box}
    return kept | {day: (getattr(row, day) or timezone.localdate()) if values[box] else None}
