"""The rulebook for everybody, and an authority's own rules for those who manage it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView

from lac.accounts.access import Permission
from lac.accounts.pages import RequiresPermission
from lac.children.changes import add_errors
from lac.organisations.models import LocalAuthority

from .. import actions
from ..duty import DUTIES, limit_of
from ..forms import RuleForm, StepForm
from ..ladder import steps_of
from ..models import LocalRule, MailHours
from ..preview import moves_after
from ..rulebook import entries


class Rulebook(RequiresPermission, TemplateView):
    """Every duty: the rule, its limit, who does it, and who says so."""

    permission = None
    template_name = "deadlines/rulebook.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"entries": entries()}


class Manages(RequiresPermission):
    """A page for those who manage an authority's rules."""

    permission = Permission.MANAGE_ORGANISATION

    @cached_property
    def authorities(self):
        """The authorities this person manages."""
        ids = self.request.user.authority_ids(Permission.MANAGE_ORGANISATION)
        return LocalAuthority.objects.filter(pk__in=ids)

    @cached_property
    def authority(self):
        """The one asked for, else the first; 404 for a stranger's."""
        asked = self.request.GET.get("authority", "")
        chosen = self.authorities.filter(pk=asked) if asked.isdecimal() else self.authorities
        return get_object_or_404(chosen[:1])

    def get_context_data(self, **kwargs):
        sections = [
            ("Rules", "deadlines:rules"),
            ("Reminders", "deadlines:ladder"),
            ("E-mails", "deadlines:deliveries"),
        ]
        here = self.request.resolver_match.view_name
        return super().get_context_data(**kwargs) | {
            "authority": self.authority,
            "authorities": self.authorities,
            "sections": [
                {"label": label, "url": reverse(name), "current": name == here}
                for label, name in sections
            ],
        }


class Rules(Manages, TemplateView):
    """The rules as they are in force for an authority today."""

    template_name = "deadlines/rule_list.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        own = {}
        for rule in LocalRule.objects.filter(local_authority=self.authority).order_by(
            "in_force_from", "id"
        ):
            own.setdefault(rule.duty, []).append(rule)
        return super().get_context_data(**kwargs) | {
            "entries": [rule_row(duty, own.get(duty.code, []), today) for duty in _in_order()]
        }


def _in_order():
    return sorted(DUTIES.values(), key=lambda it: it.code)


def rule_row(duty, rules, today):
    """One rule as an authority has it: the limit today, and what is to come."""
    in_force = [it for it in rules if it.in_force_from <= today]
    ahead = [it for it in rules if it.in_force_from > today]
    return {
        "code": duty.code,
        "name": duty.name(),
        "rule": duty.rule(),
        "authority": duty.source.authority,
        "source": duty.source.reference,
        "owner": duty.owner.label,
        "is_local": duty.is_local(),
        "limit": _limit(duty, in_force[-1] if in_force else None, today),
        "changed": in_force[-1] if in_force else None,
        "ahead": [(it.in_force_from, _limit(duty, it, it.in_force_from)) for it in ahead],
    }


def _limit(duty, rule, day):
    usual = duty.limit_on(day)
    if not (rule.enabled if rule else duty.on_by_default):
        return "Off"
    if usual is None:
        return "Not in force yet"
    return str(limit_of(usual.unit, rule.number) if rule and rule.number else usual)


class ChangeRule(Manages, FormView):
    """Change a local rule: what it would move is shown first, and nothing moves until accepted."""

    template_name = "deadlines/rule_form.html"
    form_class = RuleForm

    @cached_property
    def duty(self):
        """The rule, or 404."""
        if self.kwargs["code"] not in DUTIES:
            raise Http404
        return DUTIES[self.kwargs["code"]]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "authorities": self.authorities,
            "duty": self.duty,
            "usual": self.duty.limit_on(timezone.localdate()),
        }

    def get_initial(self):
        return {
            "local_authority": self.authority,
            "enabled": "yes",
            "in_force_from": timezone.localdate(),
        }

    def form_valid(self, form):
        rule = {**form.rule(), "duty": self.duty.code, "by": self.request.user}
        try:
            if "accept" in self.request.POST:
                actions.set_local_rule(**rule)
            else:
                moves = moves_after(
                    lambda: actions.set_local_rule(**rule),
                    seen_by=self.request.user,
                    duties=[self.duty.code],
                )
                return self.render_to_response(self.get_context_data(form=form, moves=moves))
        except ValidationError as refusal:
            add_errors(form, refusal)
            return self.form_invalid(form)
        messages.success(self.request, "The rule is changed. Deadlines move within seconds.")
        return redirect(f"{reverse('deadlines:rules')}?authority={rule['local_authority'].pk}")

    def get_context_data(self, **kwargs):
        refusal = ""
        try:
            actions.check_may_change(self.duty.code)
        except ValidationError as refused:
            refusal = refused.messages[0]
        earlier = LocalRule.objects.filter(local_authority=self.authority, duty=self.duty.code)
        return super().get_context_data(**kwargs) | {
            "duty": self.duty,
            "refusal": refusal,
            "earlier": earlier.select_related("by"),
        }


class Ladder(Manages, FormView):
    """Who is reminded, and when; add a step, take one away, or go back to the usual ones."""

    template_name = "deadlines/ladder.html"
    form_class = StepForm

    @cached_property
    def steps(self):
        """The steps in force for the authority."""
        return steps_of(self.authority)

    def form_valid(self, form):
        self._save([*((it.working_days, it.recipient) for it in self.steps), form.step()])
        return redirect(self._here())

    def post(self, request, *args, **kwargs):
        if "remove" in request.POST:
            kept = [it for it in self.steps if str(it.pk) != request.POST["remove"]]
            self._save([(it.working_days, it.recipient) for it in kept])
            return redirect(self._here())
        return super().post(request, *args, **kwargs)

    def _save(self, steps):
        actions.set_ladder(local_authority=self.authority, steps=steps, by=self.request.user)
        messages.success(self.request, "The reminders are changed.")

    def _here(self):
        return f"{reverse('deadlines:ladder')}?authority={self.authority.pk}"

    def get_context_data(self, **kwargs):
        hours = MailHours.objects.filter(local_authority=self.authority).first()
        return super().get_context_data(**kwargs) | {
            "steps": self.steps,
            "hours": hours.in_words() if hours else "at any hour",
        }
