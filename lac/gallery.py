"""Every component with made-up people, for whoever builds a page. Shown at /components/."""

import datetime as dt
from fractions import Fraction

from crispy_forms_gds.choices import Choice
from django import forms
from django.core.paginator import Paginator
from django.views.generic import TemplateView

from lac.dates import DateParts

from . import charts

TODAY = dt.date(2026, 3, 3)
LONDON = dt.timezone(dt.timedelta(0))


class SampleForm(forms.Form):
    """One of each kind of field."""

    name = forms.CharField(label="Full name of the person", max_length=80)
    held_on = DateParts(
        label="When was the meeting held?",
        help_text="For example, 27 3 2026",
        require_all_fields=False,
    )
    present = forms.ChoiceField(
        label="Was the young person there?",
        choices=[
            Choice("yes", "Yes"),
            Choice("part", "For part of it"),
            Choice("no", "No", hint="You will be asked how their views were heard."),
        ],
        widget=forms.RadioSelect,
    )
    areas = forms.MultipleChoiceField(
        label="What did you talk about?",
        help_text="Select all that apply.",
        choices=[("reading", "Reading"), ("attendance", "Attendance"), ("clubs", "Clubs")],
        widget=forms.CheckboxSelectMultiple,
    )
    subject = forms.ChoiceField(label="Subject", choices=[("", "Choose one"), ("en", "English")])
    summary = forms.CharField(
        label="What was agreed?",
        help_text="Write it so that the young person can read it.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    minutes = forms.FileField(label="Minutes of the meeting", help_text="PDF or Word, up to 5 MB.")
    agree = forms.BooleanField(label="I have read this to the young person")


def _deadlines():
    rows = [
        ("Hold the first PEP meeting", "Amber Hughes", -2, "overdue", "Admitted on 13 February"),
        ("Review the PEP", "Kofi Mensah", 3, "due_soon", "28 days after admission"),
        ("Tell the virtual school about the suspension", "Lily Okafor", 0, "due_soon", ""),
        ("Send the PEP to the reviewing officer", "Tom Reid", 17, "running", ""),
        (
            "Write the summer PEP",
            "Amber Hughes",
            41,
            "paused",
            "Waiting for the move to be confirmed",
        ),
    ]
    return [
        {
            "what": what,
            "child": child,
            "child_url": "#",
            "due_on": TODAY + dt.timedelta(days),
            "state": state,
            "reason": reason,
            "url": "#",
            "why_url": "#",
            "owner": "Priya Nair, designated teacher",
        }
        for what, child, days, state, reason in rows
    ]


def _reason():
    return {
        "rule": "The PEP is reviewed within 10 school days of the child's admission to the school.",
        "authority": "STATUTE",
        "source": "An example regulation, regulation 5",
        "source_url": "#",
        "event": "Amber was admitted to Oakfield School.",
        "started_on": dt.date(2026, 2, 9),
        "counted": "10 school days",
        "counted_how": "counted from the day after",
        "skipped": [
            {"days": "16 to 20 February", "why": "Half term at Oakfield School"},
            {"days": "4 weekends", "why": "Not school days"},
        ],
        "due_on": dt.date(2026, 3, 3),
    }


def _child():
    return {
        "name": "Amber Hughes",
        "url": "#",
        "born_on": dt.date(2013, 5, 19),
        "age": 12,
        "school": "Oakfield School",
        "school_url": "#",
        "nc_year": "7",
        "authority": "Northbridge Council",
        "social_worker": "Grace Adeyemi",
        "restricted": True,
        "restricted_text": "Address restricted",
    }


def _timeline():
    return [
        {
            "title": "PEP meeting held",
            "at": dt.datetime(2026, 2, 27, 14, 30, tzinfo=LONDON),
            "by": "Priya Nair",
            "kind": "Meeting",
            "text": "Amber came for the second half and chose her own reading target.",
            "url": "#",
        },
        {"title": "Started at Oakfield School", "on": dt.date(2026, 2, 9), "kind": "School"},
        {
            "title": "Moved to a new foster home",
            "on": dt.date(2026, 1, 30),
            "by": "Grace Adeyemi",
            "kind": "Home",
        },
    ]


TERMS = ["Autumn 2024", "Spring 2025", "Summer 2025", "Autumn 2025", "Spring 2026"]
LOOKED_AFTER = [91.2, 92.8, 90.4, 93.9, 94.9]
EVERYBODY = [93.1, 93.0, 93.4, 93.3, 93.6]


def _charts():
    together = [("Looked-after children", LOOKED_AFTER), ("All pupils", EVERYBODY)]
    summary = "Attendance of looked-after children rose from 91.2% to 94.9% in five terms."
    return {
        "line": charts.line_chart("Attendance by term", TERMS, together, summary, unit="%"),
        "bar": charts.bar_chart("Suspensions by term", TERMS, [("Suspensions", [9, 7, 8, 4, 2])]),
        "summary": summary,
        "line_headers": ["Term", "Looked-after children", "All pupils"],
        "line_rows": [
            (term, f"{ours}%", f"{theirs}%")
            for term, ours, theirs in zip(TERMS, LOOKED_AFTER, EVERYBODY, strict=True)
        ],
        "bar_headers": ["Term", "Suspensions"],
        "bar_rows": list(zip(TERMS, [9, 7, 8, 4, 2], strict=True)),
    }


def _lists():
    return {
        "nav_items": [
            {"label": "Overview", "url": "#", "current": True},
            {"label": "PEPs", "url": "#", "count": 4},
            {"label": "Attendance", "url": "#"},
        ],
        "tiles": [
            {"label": "Children", "figure": 128, "detail": "6 more than last term", "url": "#"},
            {"label": "PEPs done on time", "figure": "94.9%", "tone": "good"},
            {"label": "Due this week", "figure": 11, "tone": "warning", "url": "#"},
            {"label": "Overdue", "figure": 3, "detail": "Oldest is 9 days", "tone": "bad"},
        ],
        "facts": [
            ("Legal status", "Full care order", "#"),
            {"key": "Language at home", "value": "Twi and English", "url": "#", "action": "Change"},
            ("Special educational needs", ""),
            ("Pupil premium plus spent", "£1,234.56"),
        ],
        "tasks": [
            {"title": "About the child", "status": "Completed", "url": "#"},
            {
                "title": "The child's own words",
                "status": "Not started",
                "colour": "blue",
                "url": "#",
                "hint": "They can write it themselves on the portal",
            },
            {"title": "Sign and send", "status": "Cannot start yet"},
        ],
        "differences": [
            {"label": "Target", "before": "Read every day", "after": "Read to Sam every day"},
            {"label": "Helper", "before": "Mr Doyle", "after": "Mr Doyle"},
            {"label": "Review on", "before": None, "after": "1 May 2026"},
        ],
        "files": [
            {"name": "PEP, spring 2026", "url": "#", "kind": "PDF", "size": 214_016, "on": TODAY},
            {"name": "School report", "url": "#", "kind": "PDF", "by": "Oakfield School"},
        ],
    }


class Gallery(TemplateView):
    """All components on one page, without a query."""

    template_name = "gallery/index.html"
    is_public = True

    def get_context_data(self, **kwargs):
        bound = SampleForm({"name": "", "held_on_0": "31", "held_on_1": "2", "held_on_2": "2026"})
        return super().get_context_data(
            today=TODAY,
            deadlines=_deadlines(),
            states=[
                "running",
                "due_soon",
                "overdue",
                "met",
                "met_late",
                "missed",
                "lapsed",
                "waived",
                "paused",
            ],
            reason=_reason(),
            child=_child(),
            entries=_timeline(),
            charts=_charts(),
            page_obj=Paginator(range(1, 241), 20).get_page(self.request.GET.get("page", 4)),
            sort=self.request.GET.get("sort", "-due"),
            sample_form=SampleForm(),
            bound_form=bound,
            just_below=Fraction(9496, 10_000),
            selected=["Year 7", {"label": "Oakfield School", "remove_url": "#"}],
            navigation=[
                {"label": "To do", "url": "#", "current": True},
                {"label": "Children", "url": "#"},
                {"label": "Meetings", "url": "#"},
            ],
            demo_banner=True,
            **_lists(),
            **kwargs,
        )
