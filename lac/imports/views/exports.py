"""Downloading what is on record in the formats that can be loaded."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, StreamingHttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from lac.accounts.pages import RequiresPermission
from lac.audit.log import record

from ..exports import EXPORTERS, Asked, exporters_for, stream
from ..machinery import places_for

# How many returns back can be asked for.
YEARS = 5


def years(today):
    """The years of the returns that can be asked for, the latest first."""
    latest = today.year + ((today.month, today.day) > (3, 31))
    return range(latest, latest - YEARS, -1)


class ExportPage(RequiresPermission):
    """A page for people who may export something; everybody else is refused."""

    permission = None

    def dispatch(self, request, *args, **kwargs):
        if not exporters_for(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ExportList(ExportPage, TemplateView):
    """What can be downloaded, for each place, file by file."""

    template_name = "imports/export_list.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        chosen = self.request.GET.get("year", "")
        known = [str(it) for it in years(timezone.localdate())]
        year = int(chosen) if chosen in known else None
        return super().get_context_data(**kwargs) | {
            "exporters": [
                {
                    "it": it,
                    "places": [
                        (place, place_key(place), it.left_out(place, year))
                        for place in places_for(user, it)
                    ],
                }
                for it in exporters_for(user)
            ],
            "years": known,
            "year": chosen if chosen in known else "",
        }


def place_key(place):
    """A place as the address of a download names it."""
    return f"{place._meta.model_name}-{place.pk}" if place else "everybody"


class Export(ExportPage, View):
    """One file, streamed, and written to the log."""

    @cached_property
    def exporter(self):
        found = EXPORTERS.get(self.kwargs["kind"])
        if found is None:
            raise Http404
        if found not in exporters_for(self.request.user):
            raise PermissionDenied
        return found

    def get(self, request, kind, file, ending, place):
        wanted = self.exporter.file(file)
        if wanted is None or wanted.ending != ending:
            raise Http404
        asked = self._asked(place)
        record(
            "export.downloaded",
            by=request.user,
            subject=asked.place,
            kind=self.exporter.label,
            file=wanted.label,
            year=asked.year,
        )
        kinds = {"csv": "text/csv; charset=utf-8", "xml": "application/xml"}
        response = StreamingHttpResponse(
            stream(self.exporter, wanted, asked), content_type=kinds[ending]
        )
        response["Content-Disposition"] = f'attachment; filename="{file}.{ending}"'
        response["Cache-Control"] = "no-store"
        return response

    def _asked(self, key):
        places = {place_key(it): it for it in places_for(self.request.user, self.exporter)}
        if key not in places:
            raise Http404
        place, year = places[key], self.request.GET.get("year", "")
        if year and year not in [str(it) for it in years(timezone.localdate())]:
            raise Http404
        children = self.exporter.children(self.request.user, place)
        return Asked(place, children, int(year) if year else None)
