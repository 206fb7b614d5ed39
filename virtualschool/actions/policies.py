"""Writes about policies: publishing, replacing, withdrawing, and reading them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record
from lac.children.filetypes import DOC, DOCX, PDF
from lac.children.received import looked_at
from lac.children.versions import apply, claim

from ..models import Policy, PolicyRead, PolicyVersion

TAKEN = (PDF, DOCX, DOC)


@transaction.atomic
def publish_policy(*, title, file, review_on, by, school=None, local_authority=None):
    """Publish the first version of a policy. Raises ValidationError.

    The same file of the same organisation is published once, however often the button is pressed.
    """
    kind, digest = _checked(file)
    place = {"school": school, "local_authority": local_authority}
    _check_review(review_on)
    known = PolicyVersion.objects.filter(
        sha256=digest, policy__withdrawn_on=None, policy__title=title,
        **{f"policy__{name}": it for name, it in place.items()},
    ).select_related("policy").first()  # fmt: skip
    if known:
        return known.policy
    policy = Policy(title=title, review_on=review_on, **place)
    policy.full_clean()
    policy.save()
    _add_version(policy, file, kind, digest, by, "")
    record("policy.published", by=by, subject=policy, title=title, number=1)
    return policy


@transaction.atomic
def replace_policy(*, policy, file, what_changed, review_on, by):
    """Publish a newer version; everybody is asked to read it again."""
    kind, digest = _checked(file)
    _check_review(review_on)
    current = claim(policy, None)
    _check_in_force(current)
    if current.current.sha256 == digest:
        raise ValidationError({"file": "This is the same file as the version in force."})
    current.review_on = review_on
    _add_version(current, file, kind, digest, by, what_changed)
    record("policy.replaced", by=by, subject=current, title=current.title, number=current.number)
    return current


@transaction.atomic
def review_policy(*, policy, review_on, by, version=None):
    """Note that a policy was looked at and stands, with the day of its next review."""
    current = claim(policy, version)
    _check_in_force(current)
    _check_review(review_on)
    if apply(current, {"review_on": review_on}):
        record("policy.reviewed", by=by, subject=current, title=current.title)
    return current


@transaction.atomic
def withdraw_policy(*, policy, by):
    """Take a policy out of force; its versions and who read them are kept."""
    current = claim(policy, None)
    _check_in_force(current)
    current.withdrawn_on = timezone.localdate()
    current.version += 1
    current.save()
    record("policy.withdrawn", by=by, subject=current, title=current.title)
    return current


@transaction.atomic
def confirm_read(*, policy, number, by):
    """Note that somebody has read version `number`; once is enough.

    Raises ValidationError when a newer one was published while they read.
    """
    version = policy.current
    if version.number != number:
        raise ValidationError("A newer version has been published. Read that one.")
    _, is_new = PolicyRead.objects.get_or_create(version=version, user=by)
    if is_new:
        record("policy.read", by=by, subject=policy, title=policy.title, number=version.number)
    return version


def _checked(file):
    """The type and digest of a file that may be published. Raises ValidationError."""
    return looked_at(file, taken=TAKEN, otherwise="Save the policy as PDF or Word and try again.")


def _check_review(review_on):
    if review_on <= timezone.localdate():
        raise ValidationError({"review_on": "The day of the next review must be in the future."})


def _check_in_force(policy):
    if policy.withdrawn_on:
        raise ValidationError("This policy was withdrawn.")


def _add_version(policy, file, kind, digest, by, what_changed):
    policy.number += 1
    policy.version += 1
    policy.save()
    PolicyVersion.objects.create(
        policy=policy,
        number=policy.number,
        file=file,
        extension=kind.extension,
        size=file.size,
        sha256=digest,
        what_changed=what_changed,
        published_by=by,
    )
