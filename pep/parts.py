"""Everything that is in one plan, read once: a query for each kind of part, whatever it holds."""

from functools import lru_cache

from django.db.models import Prefetch
from django.utils.functional import cached_property

from lac.prepared import Prepared

from .models import (
    Attainment,
    Attendee,
    NeedByArea,
    PepAction,
    PepAttachment,
    PepSection,
    PupilPremiumPlus,
    PupilView,
    Qualification,
    Signature,
    StatutoryAssessment,
    Target,
    ViewResponse,
    VoiceScales,
)
from .sections import sections_of

# Where the rows of each kind of `pep.rows` are read.
_LISTS = {
    "target": "targets",
    "attainment": "attainment",
    "funding": "funding",
    "action": "actions",
    "attendee": "attendees",
    "need": "needs",
    "assessment": "assessments",
    "qualification": "qualifications",
    "signature": "signatures",
}


@lru_cache
def _all_of(model, *related):
    """The rows of one plan, by a query that is compiled once."""
    related = related or (None,)
    return Prepared(lambda pep: model.unscoped.filter(pep=pep).select_related(*related), pep=int)


_sections = _all_of(PepSection, "updated_by", "completed_by")
_targets = _all_of(Target)
_attainment = _all_of(Attainment)
_funding = _all_of(PupilPremiumPlus, "target", "provision")
_actions = _all_of(PepAction)
_needs = _all_of(NeedByArea)
_assessments = _all_of(StatutoryAssessment)
_qualifications = _all_of(Qualification)
_signatures = _all_of(Signature)
_attendees = _all_of(Attendee)
_attachments = _all_of(PepAttachment, "file__document")


class Parts:
    """The parts of a plan that the caller may already see."""

    def __init__(self, pep):
        self.pep = pep
        self.definitions = sections_of(pep)

    @cached_property
    def sections(self):
        """{key: PepSection}."""
        return {row.key: row for row in _sections(pep=self.pep.pk)}

    @cached_property
    def targets(self):
        return _targets(pep=self.pep.pk)

    @property
    def current_targets(self):
        """Targets of this term."""
        return [target for target in self.targets if target.is_current]

    @property
    def reviewed_targets(self):
        """Last term's targets, to be reviewed in this plan."""
        return [target for target in self.targets if target.carried_from_id]

    @cached_property
    def attainment(self):
        return _attainment(pep=self.pep.pk)

    @cached_property
    def funding(self):
        return _funding(pep=self.pep.pk)

    @cached_property
    def actions(self):
        return _actions(pep=self.pep.pk)

    @cached_property
    def needs(self):
        return _needs(pep=self.pep.pk)

    @cached_property
    def assessments(self):
        return _assessments(pep=self.pep.pk)

    @cached_property
    def qualifications(self):
        return _qualifications(pep=self.pep.pk)

    @cached_property
    def signatures(self):
        return _signatures(pep=self.pep.pk)

    @cached_property
    def attendees(self):
        return _attendees(pep=self.pep.pk)

    @cached_property
    def attachments(self):
        """Documents that belong to the plan, each in its version."""
        return _attachments(pep=self.pep.pk)

    @cached_property
    def views(self):
        """What the child said and has not said differently since, with our answers."""
        answers = Prefetch("responses", ViewResponse.objects.select_related("recorded_by"))
        return list(
            PupilView.unscoped.filter(pep=self.pep, replaced_by=None)
            .select_related("recorded_by")
            .prefetch_related(answers)
        )

    @property
    def unanswered(self):
        """The child's views that nobody has answered."""
        return [view for view in self.views if not view.responses.all()]

    @cached_property
    def scales(self):
        """The latest scales, or None."""
        return (
            VoiceScales.unscoped.filter(pep=self.pep)
            .select_related("recorded_by")
            .order_by("-id")
            .first()
        )

    def rows(self, kind):
        """The rows of one kind of `pep.rows`, by its key."""
        return getattr(self, _LISTS[kind])

    def section(self, key):
        """The written part of a section; an empty one when nothing was opened for it."""
        return self.sections.get(key) or PepSection(pep=self.pep, key=key)
