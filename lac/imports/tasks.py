"""Checking and loading outside the request; each may be run twice."""

from celery import shared_task

from . import actions
from .models import Import


@shared_task
def check_import(job_id):
    """Read an import's files and work out what they would do."""
    job = Import.objects.get(pk=job_id)
    actions.check(job=job, by=job.uploaded_by)


@shared_task
def apply_import(job_id):
    """Load an import that somebody accepted."""
    job = Import.objects.get(pk=job_id)
    actions.apply(job=job, by=job.applied_by)
