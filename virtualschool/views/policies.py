"""Policies: reading them and saying so, and publishing them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.generic import TemplateView, View

from lac.accounts.access import Permission
from lac.accounts.models import Membership
from lac.accounts.pages import RequiresPermission
from lac.audit.log import record
from lac.children.changes import ActionForm
from lac.children.filetypes import TYPES
from lac.organisations.models import LocalAuthority, School

from .. import actions
from ..forms import PolicyForm, PolicyVersionForm, ReviewForm
from ..models import Policy, PolicyRead, PolicyVersion

PAGE_SIZE = 25


class PolicyPage(RequiresPermission):
    """A page that everybody who signs in may open, about the policies of their organisations."""

    permission = None

    @cached_property
    def readable(self):
        """The policies this person is meant to read, and those they keep."""
        mine = Policy.objects.for_reader(self.request.user)
        return (mine | self.kept).distinct().select_related("school", "local_authority")

    @cached_property
    def kept(self):
        """The policies this person may change."""
        return Policy.objects.kept_by(self.request.user)

    @cached_property
    def policy(self):
        return get_object_or_404(self.readable, pk=self.kwargs["pk"])

    def places(self):
        """The organisations for which this person may publish, as choices."""
        user = self.request.user
        authorities = LocalAuthority.objects.filter(
            pk__in=user.authority_ids(Permission.MANAGE_ORGANISATION)
        )
        schools = School.objects.filter(pk__in=user.school_ids(Permission.KEEP_DOCUMENTS))
        return [(f"authority-{it.pk}", str(it)) for it in authorities] + [
            (f"school-{it.pk}", str(it)) for it in schools
        ]


class PolicyList(PolicyPage, TemplateView):
    """The policies in force, with whether the reader has read them."""

    template_name = "virtualschool/policy_list.html"

    def get_context_data(self, **kwargs):
        rows = self.readable.in_force().with_reading(self.request.user)
        page = Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "today": timezone.localdate(),
            "may_publish": bool(self.places()),
        }


class PolicyDetail(PolicyPage, TemplateView):
    """One policy with its versions; whoever keeps it sees who has read it and who has not."""

    template_name = "virtualschool/policy_detail.html"

    def get_context_data(self, **kwargs):
        policy = self.policy
        keeps = self.kept.filter(pk=policy.pk).exists()
        read = PolicyRead.objects.filter(version__policy=policy, version__number=policy.number)
        mine = read.filter(user=self.request.user).first()
        return (
            super().get_context_data(**kwargs)
            | {
                "policy": policy,
                "versions": policy.versions.select_related("published_by"),
                "mine": mine,
                "keeps": keeps,
                "today": timezone.localdate(),
            }
            | (self._readers(read) if keeps else {})
        )

    def _readers(self, read):
        policy = self.policy
        place = {"school": policy.school, "local_authority": policy.local_authority}
        place = {name: it for name, it in place.items() if it}
        people = Membership.objects.on(timezone.localdate()).filter(**place)
        waiting = people.exclude(user__in=read.values("user")).order_by("user__full_name")
        return {
            "read_count": read.count(),
            "waiting": Paginator(
                waiting.values("user__full_name", "role").distinct(), PAGE_SIZE
            ).get_page(self.request.GET.get("page")),
        }


class PolicyFile(PolicyPage, View):
    """A version of a policy, to be saved."""

    def get(self, request, *args, **kwargs):
        found = PolicyVersion.objects.filter(policy=self.policy)
        version = get_object_or_404(found, number=kwargs["number"])
        with version.file.open("rb") as file:
            content = file.read()
        response = HttpResponse(content, content_type=TYPES[version.extension].media_type)
        name = f"{slugify(self.policy.title) or 'policy'}-{version.number}.{version.extension}"
        response["Content-Disposition"] = content_disposition_header(True, name)
        response["X-Content-Type-Options"] = "nosniff"
        record(
            "policy.downloaded",
            by=request.user,
            subject=self.policy,
            title=self.policy.title,
            number=version.number,
        )
        return response


class ConfirmRead(PolicyPage, View):
    """Say that one has read the version in force."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        if self.policy.withdrawn_on:
            raise PermissionDenied
        number = request.POST.get("number", "")
        try:
            actions.confirm_read(
                policy=self.policy,
                number=int(number) if number.isdecimal() and len(number) < 6 else 0,
                by=request.user,
            )
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        return HttpResponseRedirect(self.policy.get_absolute_url())


class PolicyFormPage(PolicyPage, ActionForm):
    """A form for whoever keeps a policy."""

    template_name = "virtualschool/support_form.html"

    def dispatch(self, request, *args, **kwargs):
        if not self.places():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def policy(self):
        return get_object_or_404(self.kept.in_force(), pk=self.kwargs["pk"])

    def get_success_url(self):
        if "pk" in self.kwargs:
            return self.policy.get_absolute_url()
        return reverse("virtualschool:policies")


class PublishPolicy(PolicyFormPage):
    """Publish a policy of one's school or authority."""

    form_class = PolicyForm
    heading = "Publish a policy"
    lede = "Everybody who works there is asked to read it and to say so."
    submit = "Publish the policy"
    saved = "The policy has been published."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"places": self.places()}

    def act(self, data):
        kind, _, pk = data.pop("place").partition("-")
        if kind == "school":
            data["school"] = School.objects.get(pk=pk)
        else:
            data["local_authority"] = LocalAuthority.objects.get(pk=pk)
        actions.publish_policy(by=self.request.user, **data)


class ReplacePolicy(PolicyFormPage):
    """Publish a newer version."""

    form_class = PolicyVersionForm
    heading = "Publish a newer version"
    lede = "Everybody is asked to read it again. The earlier versions are kept."
    submit = "Publish the version"
    saved = "The newer version has been published."

    def act(self, data):
        actions.replace_policy(policy=self.policy, by=self.request.user, **data)


class ReviewPolicy(PolicyFormPage):
    """Note that the policy was reviewed and stands."""

    form_class = ReviewForm
    heading = "Record a review"
    lede = "The policy was looked at and stands as it is."
    saved = "The review has been recorded."

    @property
    def row(self):
        return self.policy

    def act(self, data):
        actions.review_policy(
            policy=self.policy, by=self.request.user, version=self.version, **data
        )


class WithdrawPolicy(PolicyPage, View):
    """Take a policy out of force."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        policy = get_object_or_404(self.kept.in_force(), pk=kwargs["pk"])
        actions.withdraw_policy(policy=policy, by=request.user)
        return HttpResponseRedirect(reverse("virtualschool:policies"))
