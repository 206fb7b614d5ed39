"""The figures of results: how many were given, and who left Year 11 with nothing (S2-22, S2-25)."""

import datetime as dt

from django.db.models import Exists, OuterRef

from pep.models import AttainmentPoint, Measure, StatutoryAssessment
from pep.tracking import asked_of

from .indicator import CountOfChildren, ShareOfChildren, indicator

# What may be passed at the end of Year 11, and what is no pass.
AT_16 = ("gcse", "vocational", "entry", "functional")
NO_PASS = ("", "U", "F")


@indicator
class ResultsGiven(ShareOfChildren):
    """Children with a result in the latest half-term or term for which results were asked."""

    code = "results_given"
    label = "Children with a result this half-term or term"
    short_label = "Results"
    children_words = "Children with a result"
    aim = "All"

    def has_records(self, scope):
        """Of a time before the first result, or without terms, nothing is known."""
        if not asked_of(scope.authority, scope.on):
            return False
        return self._points(scope).filter(child__local_authority=scope.authority).exists()

    def children(self, scope):
        asked = next(iter(asked_of(scope.authority, scope.on)), None)
        if asked is None:
            return scope.cohort().none()
        window = (asked.window.starts_on, asked.window.ends_on)
        points = self._points(scope).filter(child=OuterRef("pk"), assessed_on__range=window)
        return scope.cohort().filter(Exists(points))

    @staticmethod
    def _points(scope):
        return AttainmentPoint.unscoped.filter(
            measure=Measure.ASSESSMENT, assessed_on__lte=scope.on
        )


@indicator
class NoQualification(CountOfChildren):
    """Children who finished Year 11 last summer and have no pass on record.

    A pass is a GCSE, a vocational or an entry level result better than ungraded, or functional
    skills that were passed. Forecasts do not count.
    """

    code = "no_qualification"
    label = "Left Year 11 without a qualification"
    cohort_words = "Children looked after today who finished Year 11 last summer"
    children_words = "Children who left Year 11 without a qualification"
    higher_is_better = False
    aim = "None"

    def has_records(self, scope):
        """Until the first result is written down, nobody can say that one is missing."""
        return self._results(scope).filter(pep__child__in=self._leavers(scope)).exists()

    def children(self, scope):
        passed = self._results(scope).exclude(result__in=NO_PASS)
        return self._leavers(scope).filter(~Exists(passed.filter(pep__child=OuterRef("pk"))))

    @staticmethod
    def _leavers(scope):
        year = scope.year_starts_on.year
        return scope.cohort().filter(
            born_on__gte=dt.date(year - 17, 9, 1), born_on__lt=dt.date(year - 16, 9, 1)
        )

    @staticmethod
    def _results(scope):
        return StatutoryAssessment.unscoped.filter(
            kind__in=AT_16, is_forecast=False, taken_on__lte=scope.on
        ).exclude(pep__state="cancelled")
