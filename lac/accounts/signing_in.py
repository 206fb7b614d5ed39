"""Writes to the audit log who signed in and out, who failed to, and what they changed about it."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from lac.audit.log import record

from . import locks, openid, sessions
from .models import SignInSession, User


def _signed_in(sender, user, request=None, **kwargs):
    if request is not None and hasattr(request, "session"):
        sessions.begin(request, user)
        provider = openid.provider_of(get_authentication_records(request, user))
        if provider:
            return record("account.signed_in_with", by=user, subject=user, provider=provider)
    return record("account.signed_in", by=user, subject=user)


def _signed_out(sender, user, request=None, **kwargs):
    if request is not None and hasattr(request, "session"):
        SignInSession.objects.filter(pk=request.session.get(sessions.ROW)).delete()
    if user is not None:
        record("account.signed_out", by=user, subject=user)


def _failed(sender, credentials, **kwargs):
    """What was typed is not kept: people type passwords into the wrong box."""
    tried = credentials.get("email") or credentials.get("username") or ""
    somebody = User.objects.filter(email__iexact=tried).first()
    record("account.sign_in_failed", by=None, subject=somebody, known=somebody is not None)


def _second_factor_failed(sender, user, **kwargs):
    record("account.second_factor_failed", by=user, subject=user)


def _added(sender, user, authenticator, **kwargs):
    record("account.second_factor_added", by=user, subject=user, kind=str(authenticator))


def _removed(sender, user, authenticator, **kwargs):
    record("account.second_factor_removed", by=user, subject=user, kind=str(authenticator))


def _password(sender, user, **kwargs):
    locks.clear(user)
    record("account.password_changed", by=user, subject=user)


def connect():
    """Listen to the packages that sign people in."""
    user_logged_in.connect(_signed_in, dispatch_uid="audit")
    user_logged_out.connect(_signed_out, dispatch_uid="audit")
    user_login_failed.connect(_failed, dispatch_uid="audit")
    authentication_failed.connect(_second_factor_failed, dispatch_uid="audit")
    authenticator_added.connect(_added, dispatch_uid="audit")
    authenticator_removed.connect(_removed, dispatch_uid="audit")
    for signal in (password_changed, password_reset, password_set):
        signal.connect(_password, dispatch_uid="audit")
