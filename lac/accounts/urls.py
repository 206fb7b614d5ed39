"""Addresses of people's own account, of invitations and of the table of roles."""

from django.urls import path

from .views import account, invitations, openid, sessions

urlpatterns = [
    path("account/", account.YourAccount.as_view(), name="account"),
    path("account/sessions/", sessions.Sessions.as_view(), name="sessions"),
    path("account/sessions/end/", sessions.EndSessions.as_view(), name="sessions_end"),
    path("account/sessions/<int:pk>/end/", sessions.EndSession.as_view(), name="session_end"),
    path("account/stay/", sessions.Stay.as_view(), name="stay"),
    path("account/unsent/<int:pk>/", sessions.Unsent.as_view(), name="unsent"),
    path(
        "account/unsent/<int:pk>/discard/",
        sessions.DiscardUnsent.as_view(),
        name="unsent_discard",
    ),
    # Named as django-allauth looks them up.
    path(
        "account/with/<slug:provider_id>/",
        openid.ToProvider.as_view(),
        name="openid_connect_login",
    ),
    path(
        "account/with/<slug:provider_id>/back/",
        openid.FromProvider.as_view(),
        name="openid_connect_callback",
    ),
    path("account/providers/<int:pk>/remove/", openid.Untie.as_view(), name="openid_untie"),
    path("roles/", account.Roles.as_view(), name="roles"),
    path("invitation/", invitations.TakeUp.as_view(), name="invitation"),
    path(
        "invitation/<int:pk>/<str:token>/",
        invitations.OpenInvitation.as_view(),
        name="invitation_open",
    ),
]
