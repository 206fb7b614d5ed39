"""When reminders arrive: the hours of an authority, and everybody's own choice."""

from django.urls import reverse
from django.utils.functional import cached_property

from lac.accounts.pages import RequiresPermission
from lac.children.changes import ActionForm

from .. import actions
from ..forms import MailChoiceForm, MailHoursForm
from ..models import MailChoice, MailHours
from .rules import Manages


class Hours(Manages, ActionForm):
    """The hours at which an authority lets reminders arrive."""

    template_name = "children/page_form.html"
    form_class = MailHoursForm
    heading = "When e-mails arrive"
    saved = "The hours are changed."
    lede = (
        "A reminder that would come at another hour waits for the next one that is allowed. "
        "E-mails that somebody has just asked for, such as an invitation, go at once."
    )

    @cached_property
    def row(self):
        """The authority's hours as they are; not yet in the database where none were set."""
        found = MailHours.objects.filter(local_authority=self.authority).first()
        return found or MailHours(local_authority=self.authority)

    def get_initial(self):
        return {name: getattr(self.row, name) for name in MailHoursForm.base_fields}

    def act(self, data):
        """Set them."""
        actions.set_mail_hours(
            local_authority=self.authority, by=self.request.user, version=self.version, **data
        )

    def get_success_url(self):
        return f"{reverse('deadlines:ladder')}?authority={self.authority.pk}"


class YourReminders(RequiresPermission, ActionForm):
    """How often somebody wants their own reminders."""

    permission = None
    template_name = "children/page_form.html"
    form_class = MailChoiceForm
    heading = "How often you are reminded by e-mail"
    saved = "Your choice is saved."
    lede = "The e-mail counts what is due and what is late. It never names a child."

    def get_initial(self):
        mine = MailChoice.objects.filter(user=self.request.user).first() or MailChoice()
        return {"rhythm": mine.rhythm, "weekday": mine.weekday}

    def act(self, data):
        """Keep it."""
        actions.choose_mail(by=self.request.user, **data)

    def get_success_url(self):
        return reverse("account")
