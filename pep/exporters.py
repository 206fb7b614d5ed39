"""Results, given back in the columns in which they are loaded."""

from lac.accounts.access import Permission
from lac.children.models import Enrolment
from lac.imports.exporters import said_day
from lac.imports.exports import Exporter, ExportFile, exporter
from lac.imports.machinery import Scope
from lac.organisations.models import School

from .importers import RESULTS
from .models import AttainmentPoint

# In the order of the columns; the child, the day and the kind come first.
TEXTS = ("subject", "topic", "current", "expected", "prior", "target", "fft50", "fft20", "fft5")


@exporter
class Results(Exporter):
    """Results of assessments, tests, and reading and spelling ages: one line for each."""

    code = "results"
    label = "Results"
    permission = Permission.IMPORT_RESULTS
    scopes = (Scope.SCHOOL, Scope.AUTHORITY)
    files = (ExportFile("results", "Results", tuple(it.name for it in RESULTS.columns)),)

    def children(self, user, place):
        """Those on the roll of a school today, or those an authority looks after."""
        children = super().children(user, place)
        if isinstance(place, School):
            roll = Enrolment.unscoped.current().filter(school=place)
            children = children.filter(pk__in=roll.values("child"))
        return children

    def rows(self, file, asked):
        """Every result of the children, the earliest first."""
        points = AttainmentPoint.unscoped.filter(child__in=asked.children.values("pk"))
        points = points.select_related("child").order_by("child", "assessed_on", "pk")
        for it in points.iterator(2_000):
            first = (it.child.la_child_id, said_day(it.assessed_on), it.get_measure_display())
            texts = (getattr(it, name) for name in TEXTS)
            yield [*first, *texts, it.get_on_track_display(), it.comment]
