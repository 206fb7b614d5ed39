"""Whose results are asked for now and have not come yet."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.audit.log import record
from lac.children.models import Child
from lac.children.records import RequiresPermission
from lac.organisations.models import LocalAuthority

from ..tracking import asked_children, asked_of

PAGE_SIZE = 25
SHOWN = {"missing": "No result yet", "answered": "With a result"}


class ResultsAsked(RequiresPermission, TemplateView):
    """The children one works with, by whether a result of the half-term or term has come."""

    permission = Permission.VIEW_PEP
    template_name = "pep/results_asked.html"

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        record("progress.asked_viewed", by=request.user)
        return response

    def get_context_data(self, **kwargs):
        asked, today = self.asked, timezone.localdate()
        context = super().get_context_data(**kwargs) | {
            "authorities": self.authorities,
            "authority": self.authority,
            "asked": asked,
            "windows": self.windows,
            "may_record": self.request.user.may(Permission.WRITE_PEP),
            "may_load": self.request.user.may(Permission.IMPORT_RESULTS),
        }
        if asked is None:
            return context
        children = asked_children(self.children, self.authority, asked.window, today)
        schools = self._schools(children)
        school = self._asked_for("school", [pk for pk, _ in schools])
        if school:
            children = children.filter(school_id=school)
        counts = children.aggregate(total=Count("pk"), have=Count("pk", filter=Q(answered=True)))
        counts = {"answered": counts["have"], "missing": counts["total"] - counts["have"]}
        show = self.request.GET.get("show")
        show = show if show in SHOWN else "missing"
        rows = children.filter(answered=show == "answered")
        rows = rows.order_by("school_name", "family_name", "given_name", "pk")
        return context | {
            "is_open": asked.is_open(today),
            "is_over": asked.closes_on < today,
            "schools": schools,
            "school": school,
            "total": sum(counts.values()),
            "counts": counts,
            "show": show,
            "parts": self._parts(counts, show),
            "page_obj": Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("page")),
        }

    @cached_property
    def children(self):
        """The children whose plans this person reads."""
        return Child.visible_to(self.request.user, Permission.VIEW_PEP)

    @cached_property
    def authorities(self):
        """The authorities that look after them, the one with most of the children first."""
        counts = self.children.order_by().values_list("local_authority").annotate(Count("pk"))
        most = sorted(counts, key=lambda it: -it[1])
        found = LocalAuthority.objects.in_bulk([pk for pk, _ in most])
        return [found[pk] for pk, _ in most]

    @cached_property
    def authority(self):
        """The one asked for in the address, else the first; None without children."""
        wanted = self._asked_for("authority", [it.pk for it in self.authorities])
        chosen = [it for it in self.authorities if it.pk == wanted]
        return next(iter(chosen or self.authorities), None)

    @cached_property
    def windows(self):
        """What the authority has asked for this year, the latest first."""
        return asked_of(self.authority, timezone.localdate()) if self.authority else []

    @cached_property
    def asked(self):
        """The window asked for in the address, else the latest."""
        text = self.request.GET.get("window", "")
        for it in self.windows:
            if it.window.starts_on.isoformat() == text:
                return it
        return next(iter(self.windows), None)

    def _asked_for(self, name, offered):
        """The number under this name in the address, if it is on offer; else None."""
        text = self.request.GET.get(name, "")
        return int(text) if text.isdecimal() and int(text) in offered else None

    @staticmethod
    def _schools(children):
        rows = children.exclude(school_id=None).order_by("school_name")
        return list(rows.values_list("school_id", "school_name").distinct())

    def _parts(self, counts, show):
        kept = self.request.GET.copy()
        kept.pop("page", None)
        parts = []
        for key, label in SHOWN.items():
            kept["show"] = key
            parts.append(
                {
                    "label": label,
                    "url": f"?{kept.urlencode()}",
                    "current": key == show,
                    "count": counts[key],
                }
            )
        return parts
