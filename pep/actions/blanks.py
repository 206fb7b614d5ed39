"""Blank forms to be filled in by hand: asked for, made by Celery, kept for a while."""

import datetime as dt
from functools import partial

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from lac.audit.log import record
from lac.pdf import render_pdf

from ..blank import blank_form, blank_plan
from ..content import canonical, sha256
from ..models import BlankForm
from ..printing import blank_paper
from ..sections import sections_of

# How long a blank form lies ready.
KEPT = dt.timedelta(days=7)


@transaction.atomic
def request_blank(*, asked, is_large, by):
    """Ask for a blank form (`asked`: what `blank_plan` takes); the one there is, or a new one."""
    plan = blank_plan(**asked)
    if not sections_of(plan):
        raise ValidationError("This form asks nothing of a plan of this kind.")
    blank, is_new = BlankForm.objects.get_or_create(
        digest=sha256(canonical([blank_form(plan), is_large, plan.form_id])),
        defaults={
            "form_version": plan.form_version,
            "form": plan.form,
            "band": plan.band,
            "nc_year": plan.nc_year,
            "circumstances": plan.circumstances,
            "is_large": is_large,
        },
    )
    # Whoever asks for it again has it for as long as the first.
    changed = {"asked_at": timezone.now()}
    if is_new or blank.progress == BlankForm.Progress.FAILED:
        changed["progress"] = BlankForm.Progress.WAITING
        from ..tasks import make_blank as task

        transaction.on_commit(partial(task.delay, blank.pk))
    BlankForm.objects.filter(pk=blank.pk).update(**changed)
    record("pep.blank_asked_for", by=by, subject=blank, band=plan.get_band_display())
    return blank


def make_blank(*, blank, by):
    """Make the PDF of a blank form; once it is made, it is never made again.

    Writes no event: asking for it did, and it is about nobody.
    """
    if blank.progress == BlankForm.Progress.MADE:
        return blank
    plan = blank_plan(
        blank.band,
        blank.nc_year,
        form_version=blank.form_version,
        form=blank.form,
        circumstances=blank.circumstances,
    )
    printed = f"Blank form, printed on {date_format(timezone.localdate(), 'j F Y')}."
    try:
        pdf = render_pdf(*blank_paper(blank_form(plan), printed, is_large=blank.is_large))
    except Exception:
        BlankForm.objects.filter(pk=blank.pk).update(progress=BlankForm.Progress.FAILED)
        raise
    return _keep(blank, pdf)


@transaction.atomic
def _keep(blank, pdf):
    blank = BlankForm.objects.select_for_update().get(pk=blank.pk)
    if blank.progress == BlankForm.Progress.MADE:
        return blank
    blank.file.save(f"blank-{blank.pk}.pdf", ContentFile(pdf), save=False)
    blank.progress = BlankForm.Progress.MADE
    blank.save(update_fields=["file", "progress"])
    return blank


@transaction.atomic
def forget_blanks(*, by):
    """Remove blank forms that have lain ready long enough; gives how many. Writes no event."""
    old = BlankForm.objects.filter(asked_at__lt=timezone.now() - KEPT)
    for blank in old.exclude(file=""):
        blank.file.delete(save=False)
    return old.delete()[0]
