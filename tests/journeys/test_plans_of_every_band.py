"""A plan from opened to signed to amended, through the pages, for every age and circumstance.

Each section is written and finished by whoever answers for it; what the pages ask is what
the test fills in, so that a question that nobody can answer stops it.
"""

import datetime as dt

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from lac.accounts.access import Role
from lac.audit.models import Event
from lac.dates import DateParts
from pep.actions import seal_waiting
from pep.forms.section import SectionForm
from pep.models import Attendee, Pep, PepBand, PepSnapshot, PupilView
from pep.sections import sections_of
from pep.verifying import verify
from tests.factories.children import EhcpFactory
from tests.world import TODAY

BANDS = {
    "early years": (PepBand.EARLY_YEARS, dt.date(2022, 10, 1), True),
    "primary": (PepBand.PRIMARY, dt.date(2017, 2, 1), True),
    "secondary, with an EHCP": (PepBand.SECONDARY, dt.date(2011, 2, 1), True),
    "post-16": (PepBand.POST16, dt.date(2009, 2, 1), True),
    "no school": (PepBand.NO_SETTING, dt.date(2013, 2, 1), False),
    "seeking education, training or work": (PepBand.SEEKING_EET, dt.date(2009, 2, 1), False),
}
PAST, AHEAD = dt.date(2026, 11, 12), dt.date(2027, 2, 2)
WHY = "It is ambitious, and the child helped to write it."


def parts(name, day):
    """A date as its three boxes post it."""
    return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}


# One row of each kind that a plan cannot be sent in without.
ROWS = {
    "target": {
        "domain": "literacy", "need": "Reads below age", "action": "Read aloud twice a week",
        "measure": "Reading age", "baseline": "8 years", "target_value": "9 years",
        "owner": "Ms Fenwick", "own_words": "The dragon book", **parts("deadline", PAST),
    },
    "attainment": {"subject": "English", "current": "Working towards", "on_track": "below",
                   **parts("assessed_on", PAST)},
    "attendee": {"name": "Grace Okafor", "role": "Carer"},
    "need": {"area": "cognition", "strength": "Facts", "evidence": "Reading test"},
    "assessment": {"kind": "ey_language", "result": "on_track"},
    "qualification": {"title": "Animal care", "level": "2", "status": "1"},
    "signature": {"name": "Grace Okafor", "role": "Carer", "decision": "agreed",
                  **parts("signed_on", PAST)},
}  # fmt: skip


class Journey:
    """The people of one plan, each signed in, and the pages they press."""

    def __init__(self, world, has_school, looks):
        # One journey looks at every page before it writes there; that is enough.
        self.looks = looks
        self.world, self.child = world, world.child
        self.clients = {}
        self.writer = Role.DESIGNATED_TEACHER if has_school else Role.SOCIAL_WORKER
        self.pep = None

    def client(self, role):
        """The browser of somebody in this role."""
        if role not in self.clients:
            self.clients[role] = Client()
            self.clients[role].force_login(self.world.users[role])
        return self.clients[role]

    def url(self, name, **kwargs):
        """A page of the plan."""
        return reverse(
            f"pep:{name}", kwargs={"child_pk": self.child.pk, "pk": self.pep.pk} | kwargs
        )

    def press(self, role, name, data=None, **kwargs):
        """Post a form that must be accepted: it leads on to another page."""
        answer = self.client(role).post(self.url(name, **kwargs), data or {})
        assert answer.status_code == 302, f"{name} {kwargs}: {_refusals(answer)}"
        return answer

    def open(self):
        """Open the plan by hand."""
        where = reverse("pep:open", args=[self.child.pk])
        assert self.client(self.writer).post(where, {"kind": "review"}).status_code == 302
        self.pep = Pep.unscoped.get(child=self.child)

    def write(self, definition):
        """Fill in a section and its rows; its owner finishes it."""
        role = definition.owner
        if self.looks:
            page = self.client(role).get(self.url("edit", section=definition.key))
            assert page.status_code == 200
        if definition.rows in ROWS and self._needs(definition):
            where = self.press(role, "row_add", kind=definition.rows).url
            assert self.client(role).post(where, ROWS[definition.rows]).status_code == 302
        if definition.rows == "voice":
            self.listen(role)
        if definition.rows == "attendee":
            self.meet(role)
        data = {"version": self._version(definition.key), "finished": "yes", **typed(definition)}
        self.press(role, "edit", data, section=definition.key)

    def _needs(self, definition):
        return definition.rows != "assessment" or self.pep.band == PepBand.EARLY_YEARS

    def _version(self, key):
        return self.pep.pepsection_set.get(key=key).version

    def listen(self, role):
        """The child's words, the scales, and an answer."""
        said = {"provenance": "said", **parts("said_on", PAST)}
        view = {"prompt": "like", "words": "I like art", "carer_may_read": "on"}
        self.press(role, "view_add", said | view)
        scales = {"feel_safe": "4", "enjoy_learning": "3", "listened_to": "5"}
        self.press(role, "scales", said | scales)
        answer = {"text": "Art club is yours.", "who": "Ms Fenwick"}
        view = PupilView.unscoped.get(pep=self.pep)
        self.press(role, "answer", answer, view=view.pk)

    def meet(self, role):
        """Arrange the meeting; hold it with whoever was asked."""
        self.press(role, "arrange", parts("day", TODAY) | {"time": "14:30"})
        came = {f"came_{it.pk}": "yes" for it in Attendee.unscoped.filter(pep=self.pep)}
        self.press(role, "held", parts("held_on", TODAY) | came)

    def send_and_sign(self):
        """Send it in; the officer grades it green and signs it."""
        self.press(self.writer, "submit")
        said = {"rag": "green", "feedback": "Clear targets.", "outcome": "sign",
                "good_enough": "yes", "good_enough_why": WHY}  # fmt: skip
        page = self.client(Role.VIRTUAL_SCHOOL_OFFICER).get(self.url("decide"))
        assert page.status_code == 200
        self.press(Role.VIRTUAL_SCHOOL_OFFICER, "decide", said)
        self.pep.refresh_from_db()
        assert self.pep.is_signed


def typed(definition):
    """Something for every question of a section, as its form posts it."""
    data = {}
    for name, field in SectionForm(definition=definition).fields.items():
        if isinstance(field, DateParts):
            data |= parts(name, AHEAD if name.startswith("next") else PAST)
        elif isinstance(field, forms.MultipleChoiceField):
            data[name] = [field.choices[0][0]]
        elif isinstance(field, forms.ChoiceField):
            data[name] = next(value for value, _ in field.choices if value)
        elif isinstance(field, forms.IntegerField):
            data[name] = field.min_value or 1
        else:
            data[name] = f"About {definition.title}"
    return data


def _refusals(answer):
    forms_shown = [answer.context.get("form")] if answer.context else []
    return [it.errors for it in forms_shown if it is not None] or answer.status_code


@pytest.mark.parametrize("what", BANDS)
def test_plan__from_opened_to_signed_to_amended(what, world, monkeypatch):
    monkeypatch.setattr("pep.actions.sealing.render_pdf", lambda *paper: b"%PDF-1.7 a print")
    band, born_on, has_school = BANDS[what]
    world.child.born_on = born_on
    world.child.save()
    if not has_school:
        world.enrolment.delete()
    if "EHCP" in what:
        EhcpFactory(child=world.child)
    journey = Journey(world, has_school, looks="EHCP" in what)

    # Opened, written by its owners, met about, sent in, graded and signed.
    journey.open()
    assert journey.pep.band == band
    definitions = sections_of(journey.pep)
    assert ("ehcp" in {it.key for it in definitions}) == ("EHCP" in what)
    for definition in definitions:
        journey.write(definition)
    assert not journey.pep.pepsection_set.filter(completed_at=None).exists()
    journey.send_and_sign()

    # Amended: a new version, with its reason and what is different.
    officer = Role.VIRTUAL_SCHOOL_OFFICER
    journey.press(officer, "amend", {"reason": "The target was too easy."})
    changed = next(it for it in definitions if it.key == "interventions")
    data = typed(changed) | {"version": journey._version(changed.key), "finished": "yes"}
    text = next(name for name in data if name not in ("version", "finished"))
    journey.press(changed.owner, "edit", data | {text: "Twice a week now"}, section=changed.key)
    journey.send_and_sign()
    numbers = PepSnapshot.unscoped.filter(pep=journey.pep).values_list("number", "reason")
    assert list(numbers) == [(1, ""), (2, "The target was too easy.")]
    page = journey.client(officer).get(journey.url("versions")).content.decode()
    assert "Twice a week now" in page

    # Kept: both versions sealed, and nothing changed since.
    assert seal_waiting(by=None) == 2
    verdict = verify()
    assert (verdict.held, verdict.waiting, verdict.broken) == (2, 0, [])
    signed = Event.objects.filter(action__in=("pep.signed_off", "pep.amendment_signed"))
    assert signed.count() == 2
