"""The forms of meetings."""

import datetime as dt
from typing import ClassVar

from django import forms
from django.utils import timezone

from lac.children.forms.fields import (
    UserByEmailField,
    choice,
    day_field,
    in_sections,
    long_text,
    words,
)

from ..invitations import key_of
from ..models import Agency, Attendance, MeetingKind, Reply, Rhythm


class PeopleField(forms.MultipleChoiceField):
    """Some of the people who are offered (dicts as `invitations.suggested` gives them).

    Each is ticked under a key of their own: the list may be another when the form comes back.
    """

    widget = forms.CheckboxSelectMultiple
    default_error_messages: ClassVar = {
        "invalid_choice": "Somebody you ticked no longer stands on this list. "
        "Look at it again, and tick whom you want to ask."
    }

    def offer(self, people):
        """Offer these people."""
        self.people = {key_of(it): it for it in people}
        self.choices = [(key, f"{it['name']}, {it['role']}") for key, it in self.people.items()]

    def clean(self, value):
        return [self.people[key] for key in super().clean(value)]


def time_field():
    """A time of day, as people write it."""
    return forms.TimeField(
        label="Time",
        help_text="For example, 9:30 or 14:00",
        input_formats=["%H:%M", "%H.%M", "%I:%M%p", "%I%p", "%I.%M%p"],
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5"}),
        error_messages={"invalid": "Type a time like 9:30 or 14:00."},
    )


class MeetingForm(forms.Form):
    """When, where and what about."""

    kind = choice("Kind of meeting", MeetingKind.choices)
    on = day_field("Day")
    at = time_field()
    place = words(
        "Place",
        "Leave empty for an online meeting. It is sent by e-mail: no child's name here",
        length=200,
    )
    link = forms.URLField(
        label="Link to join online", required=False, max_length=500, assume_scheme="https"
    )
    chair = words("Chair")
    purpose = words("What is it for?", length=300)

    def clean(self):
        data = super().clean()
        if data.get("on") and data.get("at"):
            moment = dt.datetime.combine(data.pop("on"), data.pop("at"))
            data["planned_at"] = timezone.make_aware(moment)
        if not data.get("place") and not data.get("link"):
            self.add_error("place", "Give a place, or a link to join online.")
        return data


class ArrangeForm(MeetingForm):
    """A new meeting, and whom to ask."""

    invitees = PeopleField(
        label="Whom to ask", required=False, help_text="You can add others afterwards"
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["invitees"].offer(people)


class SeriesForm(ArrangeForm):
    """A new series of meetings."""

    rhythm = choice("How often?", Rhythm.choices, "Days without school are skipped", radios=True)
    until = day_field("Until when?", "The last day on which a meeting may be")

    field_order = ["kind", "on", "at", "rhythm", "until", "place", "link", "chair", "purpose"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].label = "Day of the first meeting"


class MoveFollowingForm(forms.Form):
    """The new day and time of a meeting, from which those after it follow."""

    on = day_field("New day of this meeting")
    at = time_field()

    def clean(self):
        data = super().clean()
        if data.get("on") and data.get("at"):
            moment = dt.datetime.combine(data.pop("on"), data.pop("at"))
            data["planned_at"] = timezone.make_aware(moment)
        return data


class HoldForm(forms.Form):
    """What happened, and who came."""

    held_on = day_field("Day it was held")
    notes = long_text("Notes", "What was said and decided", length=20_000, rows=10)

    def __init__(self, *args, invitees, **kwargs):
        super().__init__(*args, **kwargs)
        self.invitees = invitees
        for it in invitees:
            self.fields[f"came_{it.pk}"] = choice(
                f"{it.name}, {it.role}", Attendance.choices, required=False, empty="Not known"
            )
            self.initial.setdefault(f"came_{it.pk}", it.attended)
        came = [f"came_{it.pk}" for it in invitees]
        self.helper = in_sections(
            ("When it was held", ["held_on"]),
            *([("Who came?", came)] if came else []),
            ("What was said", ["notes"]),
        )

    def clean(self):
        data = super().clean()
        data["attendance"] = {it.pk: data.pop(f"came_{it.pk}", "") for it in self.invitees}
        return data


class InviteForm(forms.Form):
    """People who work with the child and are not asked yet, or one more person."""

    people = PeopleField(
        label="People who work with the child and are not asked yet", required=False
    )
    name = words("Name", "Leave empty for somebody who signs in here")
    role = words("Their role", "For example, school nurse", length=80)
    agency = choice(
        "Where they come from", Agency.choices, required=False, empty="Told by their role"
    )
    email = forms.EmailField(
        label="E-mail address",
        required=False,
        help_text="The invitation goes there. It does not say whom the meeting is about",
    )
    user = UserByEmailField(
        label="Or the e-mail address with which they sign in here", required=False
    )

    def __init__(self, *args, offered=(), **kwargs):
        """`offered` are dicts as `invitations.suggested` gives them."""
        super().__init__(*args, **kwargs)
        one = ["name", "role", "agency", "email", "user"]
        if offered:
            self.fields["people"].offer(offered)
            self.helper = in_sections(
                ("They work with the child", ["people"]), ("Somebody else", one)
            )
        else:
            del self.fields["people"]

    def clean(self):
        data = super().clean()
        if data.get("people") and not (data.get("name") or data.get("user")):
            return {"people": data["people"]}
        if not data.get("role") and "role" in data:
            self.add_error("role", "Say what they do, for example school nurse.")
        if not data.get("name") and data.get("user"):
            data["name"] = data["user"].full_name
        if data.get("user") and not data.get("email"):
            data["email"] = data["user"].email
        if not data.get("name") and "user" in data:
            self.add_error("name", "Type a name, or the e-mail address of somebody who signs in.")
        return data


class AnswerForm(forms.Form):
    """What somebody answers to an invitation."""

    reply = choice("Can you come?", Reply.choices, radios=True)
    instead = words(
        "Who comes instead?",
        "Their name and what they do, if somebody comes for you",
        length=160,
    )
    note = words("Anything the organiser should know", "No child's name, please", length=500)

    def __init__(self, *args, name="", **kwargs):
        """`name` is whose answer a colleague writes down; empty when they answer themselves."""
        super().__init__(*args, **kwargs)
        labels = dict(Reply.choices)
        if name:
            self.fields["reply"].label = f"What did {name} answer?"
            self.fields["instead"].help_text = "Their name and what they do"
        else:
            labels = {
                Reply.YES: "Yes, I will come",
                Reply.INSTEAD: "No, but somebody comes for me",
                Reply.REPORT: "No, but I will send a report",
                Reply.NO: "No",
            }
        self.fields["reply"].choices = [(value, labels[value]) for value in Reply.values]


class CancelForm(forms.Form):
    """Why a meeting is cancelled."""

    reason = long_text("Why is it cancelled?", required=True, length=300, rows=3)


class ActionForm(forms.Form):
    """Something somebody will do: one of those who are asked, or somebody by name."""

    text = words("What will be done?", required=True, length=300)
    who = choice("Who will do it?", [], required=False, empty="Choose")
    owner_name = words("Or somebody else", "Their name and what they do")
    due_on = day_field("By when?", required=False)

    def __init__(self, *args, invitees=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.invitees = {str(it.pk): it for it in invitees}
        choices = [(pk, str(it)) for pk, it in self.invitees.items()]
        if choices:
            self.fields["who"].choices = [("", "Choose"), *choices]
        else:
            del self.fields["who"]
            self.fields["owner_name"].label = "Who will do it?"

    def clean(self):
        data = super().clean()
        chosen = self.invitees.get(data.pop("who", ""))
        if data.get("owner_name"):
            data["owner"] = None
        elif chosen:
            data["owner_name"], data["owner"] = chosen.name, chosen.user
        else:
            self.add_error("owner_name", "Say who will do it.")
        return data


class DraftForm(forms.Form):
    """The page during the meeting: who is here, and what is said."""

    notes = long_text("Minutes", length=20_000, rows=14)

    def __init__(self, *args, invitees, **kwargs):
        super().__init__(*args, **kwargs)
        self.invitees = invitees
        for it in invitees:
            self.fields[f"came_{it.pk}"] = choice(
                f"{it.name}, {it.role}", Attendance.choices, required=False, empty="Not known"
            )
            self.initial.setdefault(f"came_{it.pk}", it.attended)
        came = [f"came_{it.pk}" for it in invitees]
        self.helper = in_sections(
            *([("Who is here?", came)] if came else []), ("What is said", ["notes"])
        )

    def clean(self):
        data = super().clean()
        data["attendance"] = {it.pk: data.pop(f"came_{it.pk}", "") for it in self.invitees}
        return data


class DoneForm(forms.Form):
    """When an action was done."""

    done_on = day_field("Day it was done")
