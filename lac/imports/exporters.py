"""The exporters of this app, found here by `autodiscover_modules`."""

from django.db.models import OuterRef

from lac.accounts.access import Permission
from lac.children.models import CareEpisode, Child, Enrolment, Sex
from lac.organisations.models import Inspection, School

from .admissions import ADMISSIONS
from .exports import Exporter, ExportFile, exporter
from .exports.ssda903 import Return
from .machinery import Scope
from .schools import REGISTER
from .visitors import VISITORS

__all__ = ["Admissions", "Return", "Schools", "Visitors"]


def said_day(day):
    """A date as files write it, or nothing."""
    return f"{day:%d/%m/%Y}" if day else ""


@exporter
class Admissions(Exporter):
    """Which child was on the roll of which school, from when to when."""

    code = "admissions"
    label = "Admissions"
    permission = Permission.IMPORT_CHILDREN
    files = (ExportFile("admissions", "Admissions", tuple(it.name for it in ADMISSIONS.columns)),)

    def rows(self, file, asked):
        """One line for each child and school place."""
        rows = Enrolment.unscoped.filter(child__in=asked.children.values("pk"))
        names = ("child__la_child_id", "school__urn", "admitted_on", "kind")
        names += ("weekly_hours", "left_on", "leaving_reason")
        for who, urn, admitted, kind, hours, left, why in (
            rows.order_by("pk").values_list(*names).iterator(2_000)
        ):
            said = "" if hours is None else str(hours)
            yield [who, urn, said_day(admitted), kind, said, said_day(left), why]


@exporter
class Visitors(Exporter):
    """Children looked after by other authorities who go to school in your area.

    What else is known of their care is for their own authority to give.
    """

    code = "visitors"
    label = "Children of other authorities"
    permission = Permission.IMPORT_CHILDREN
    files = (
        ExportFile(
            "visitors",
            "Children of other authorities",
            tuple(it.name for it in VISITORS.columns[:12]),
        ),
    )

    def children(self, user, place):
        """Those whom the person may see, whose own authority does not use LAC."""
        children = Child.visible_to(user, Permission.VIEW_CHILD)
        return children.filter(local_authority__uses_lac=False).exclude(local_authority=place)

    def rows(self, file, asked):
        """One line for each child and school of the area."""
        last = CareEpisode.unscoped.filter(child=OuterRef("child")).order_by("-started_on")[:1]
        rows = Enrolment.unscoped.filter(
            child__in=asked.children.values("pk"), school__local_authority=asked.place
        ).annotate(care_since=last.values("care_started_on"), care_ended=last.values("ended_on"))
        who = ("la_child_id", "given_name", "family_name", "born_on", "sex", "upn")
        names = ("child__local_authority__name", *(f"child__{name}" for name in who))
        names += ("care_since", "care_ended", "school__urn", "admitted_on", "left_on")
        for (
            authority,
            number,
            first,
            last_name,
            born,
            sex,
            upn,
            since,
            ended,
            urn,
            admitted,
            left,
        ) in rows.exclude(care_since=None).order_by("pk").values_list(*names).iterator(2_000):
            days = [said_day(it) for it in (admitted, left, ended)]
            yield [
                *(authority, number, first, last_name, said_day(born), said_day(since), urn),
                *days,
                "" if sex == Sex.UNKNOWN else sex,
                upn,
            ]


@exporter
class Schools(Exporter):
    """Schools and colleges with their last inspection, in the columns of the register."""

    code = "schools"
    label = "Register of schools"
    permission = Permission.IMPORT_CHILDREN
    scopes = (Scope.EVERYBODY,)
    files = (ExportFile("schools", "Schools", tuple(it.name for it in REGISTER.columns)),)

    def rows(self, file, asked):
        """One line for each school."""
        latest = {
            school: (day, outcome)
            for school, day, outcome in Inspection.objects.order_by("inspected_on").values_list(
                "school", "inspected_on", "outcome"
            )
        }
        for it in School.objects.select_related("local_authority").order_by("pk").iterator(2_000):
            yield [
                _school(it, *latest.get(it.pk, (None, ""))).get(name, "") for name in file.header
            ]


def _school(it, inspected_on, outcome):
    """A school under the register's headings. The head's name stands whole under the last name."""
    return {
        "URN": it.urn,
        "LA (code)": it.local_authority.code if it.local_authority else "",
        "LA (name)": it.local_authority.name if it.local_authority else "",
        "EstablishmentName": it.name,
        "EstablishmentStatus (name)": "Open" if it.is_open else "Closed",
        "EstablishmentNumber": it.establishment_number,
        "UKPRN": it.ukprn,
        "TypeOfEstablishment (name)": it.establishment_type,
        "PhaseOfEducation (name)": _PHASES.get(it.phase, ""),
        "OpenDate": said_day(it.opened_on),
        "CloseDate": said_day(it.closed_on),
        "StatutoryLowAge": "" if it.lowest_age is None else str(it.lowest_age),
        "StatutoryHighAge": "" if it.highest_age is None else str(it.highest_age),
        "Street": it.street,
        "Town": it.town,
        "Postcode": it.postcode,
        "TelephoneNum": it.telephone,
        "SchoolWebsite": it.website,
        "HeadLastName": it.head_teacher,
        "OfstedLastInsp": said_day(inspected_on),
        "OfstedRating (name)": outcome,
    }


_PHASES = {
    "nursery": "Nursery",
    "primary": "Primary",
    "middle": "Middle deemed primary",
    "secondary": "Secondary",
    "all_through": "All-through",
    "post_16": "16 plus",
}
