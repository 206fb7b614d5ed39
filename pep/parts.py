"""Everything that is in one plan, read once: a query for each kind of part, whatever it holds."""

from django.db.models import Prefetch
from django.utils.functional import cached_property

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


class Parts:
    """The parts of a plan that the caller may already see."""

    def __init__(self, pep):
        self.pep = pep
        self.definitions = sections_of(pep)

    @cached_property
    def sections(self):
        """{key: PepSection}."""
        rows = PepSection.unscoped.filter(pep=self.pep).select_related("updated_by", "completed_by")
        return {row.key: row for row in rows}

    @cached_property
    def targets(self):
        return list(Target.unscoped.filter(pep=self.pep))

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
        return list(Attainment.unscoped.filter(pep=self.pep))

    @cached_property
    def funding(self):
        rows = PupilPremiumPlus.unscoped.filter(pep=self.pep)
        return list(rows.select_related("target", "provision"))

    @cached_property
    def actions(self):
        return list(PepAction.unscoped.filter(pep=self.pep))

    @cached_property
    def needs(self):
        return list(NeedByArea.unscoped.filter(pep=self.pep))

    @cached_property
    def assessments(self):
        return list(StatutoryAssessment.unscoped.filter(pep=self.pep))

    @cached_property
    def qualifications(self):
        return list(Qualification.unscoped.filter(pep=self.pep))

    @cached_property
    def signatures(self):
        return list(Signature.unscoped.filter(pep=self.pep))

    @cached_property
    def attendees(self):
        return list(Attendee.unscoped.filter(pep=self.pep))

    @cached_property
    def attachments(self):
        """Documents that belong to the plan, each in its version."""
        return list(PepAttachment.unscoped.filter(pep=self.pep).select_related("file__document"))

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
