"""Term dates, closures and PEP cut-offs of an authority or of a school with its own."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from lac.calendars import actions
from lac.calendars.days import academic_year, in_words
from lac.calendars.models import Calendar, Closure, Term
from lac.children.changes import differences
from lac.children.versions import version_in
from lac.deadlines.preview import moves_after
from lac.organisations.models import School

from ..forms import ClosureForm, TermForm
from .ahead import MovesFirst
from .manage import ManagePage


class TermsView(ManagePage, TemplateView):
    """The authority's school years, with the calendars of schools that have their own."""

    template_name = "virtualschool/term_list.html"

    def get_context_data(self, **kwargs):
        year = academic_year(timezone.localdate())
        calendars = (
            Calendar.objects.filter(
                Q(local_authority=self.authority) | Q(school__local_authority=self.authority)
            )
            .select_related("school", "local_authority")
            .order_by("-local_authority", "school__name")
        )
        return super().get_context_data(**kwargs) | {
            "calendars": [self._shown(calendar, year) for calendar in calendars],
        }

    def _shown(self, calendar, year):
        return {
            "calendar": calendar,
            "name": calendar.school or f"{self.authority}: every school without dates of its own",
            "terms": [it for it in calendar.effective_terms() if it.academic_year >= year],
            "closures": [it for it in calendar.closures.all() if academic_year(it.day) >= year],
        }


class CalendarPage(ManagePage):
    """A page about one calendar of the reader's authority; another's is 404."""

    @cached_property
    def calendar(self):
        mine = Q(local_authority=self.authority) | Q(school__local_authority=self.authority)
        return get_object_or_404(Calendar.objects.filter(mine), pk=self.kwargs["calendar_pk"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"calendar": self.calendar}


class TermSaveView(MovesFirst, CalendarPage):
    """Add or change a term."""

    saved = "The term dates are saved; deadlines are being moved."
    then = "virtualschool:terms"
    template_name = "virtualschool/term_form.html"
    form_class = TermForm

    @cached_property
    def term(self):
        """The term being changed, or None for a new one."""
        pk = self.kwargs.get("pk")
        return get_object_or_404(Term, calendar=self.calendar, pk=pk) if pk else None

    def get_form_kwargs(self):
        year = academic_year(timezone.localdate())
        years = sorted(
            {*range(year - 1, year + 3), *([self.term.academic_year] if self.term else [])}
        )
        return super().get_form_kwargs() | {"years": years}

    def get_initial(self):
        return (
            {name: getattr(self.term, name) for name in TermForm.base_fields} if self.term else {}
        )

    @property
    def version(self):
        """The version the editor saw: of the term, or 0 while there was none."""
        posted = version_in(self.request.POST.get("version", ""))
        if posted is not None:
            return posted
        return self.term.version if self.term else 0

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "term": self.term,
            "version": kwargs.get("version", self.version),
        }

    def refused(self, form, error):
        """Where somebody saved the term first: both texts, and saving again keeps this one's."""
        if not isinstance(error, actions.StaleTerm):
            return super().refused(form, error)
        form.add_error(None, error)
        return self.render_to_response(
            self.get_context_data(
                form=form,
                differences=differences(form, error.current),
                version=error.current.version,
            )
        )

    def act(self, details):
        given = {"calendar": self.calendar, "by": self.request.user, "version": self.version}
        actions.save_term(**given, **details)


class RemovalView(CalendarPage, TemplateView):
    """Take something out of a calendar: what would move is shown before it is accepted."""

    template_name = "virtualschool/calendar_remove.html"
    http_method_names = ["post"]
    saved = ""

    @cached_property
    def row(self):
        """What is to go."""
        raise NotImplementedError

    def heading(self):
        """The question."""
        raise NotImplementedError

    def remove(self):
        """Take it out."""
        raise NotImplementedError

    def post(self, request, *args, **kwargs):
        what = self.heading()
        if "accept" not in request.POST:
            moves = moves_after(self.remove, seen_by=request.user)
            return self.render_to_response(self.get_context_data(heading=what, moves=moves))
        saved = self.saved.format(self.row)
        self.remove()
        messages.success(request, saved)
        return redirect("virtualschool:terms")


class TermDeleteView(RemovalView):
    """Remove a term."""

    saved = "{} was removed; deadlines are being moved."

    @cached_property
    def row(self):
        return get_object_or_404(Term, calendar=self.calendar, pk=self.kwargs["pk"])

    def heading(self):
        return f"Remove {self.row}"

    def remove(self):
        actions.delete_term(term=self.row, by=self.request.user)


class ClosureAddView(MovesFirst, CalendarPage):
    """Close the calendar's schools on a day."""

    template_name = "virtualschool/closure_form.html"
    form_class = ClosureForm
    saved = "The day is saved; deadlines are being moved."
    then = "virtualschool:terms"

    def act(self, details):
        actions.add_closure(calendar=self.calendar, by=self.request.user, **details)


class ClosureRemoveView(RemovalView):
    """Open the calendar's schools on a day after all."""

    saved = "The schools are open on that day; deadlines are being moved."

    @cached_property
    def row(self):
        return get_object_or_404(Closure, calendar=self.calendar, pk=self.kwargs["pk"])

    def heading(self):
        return f"Open the schools on {in_words(self.row.day)} after all"

    def remove(self):
        actions.remove_closure(closure=self.row, by=self.request.user)


class SchoolCalendarView(ManagePage, View):
    """Give a school a calendar of its own, to which INSET days and terms can be added."""

    http_method_names = ["post"]

    def post(self, request, school_pk):
        school = School.objects.filter(pk=school_pk, local_authority=self.authority).first()
        if school is None:
            raise Http404
        actions.open_calendar(school=school, by=request.user)
        messages.success(request, f"{school} can now have dates of its own.")
        return redirect("virtualschool:terms")
