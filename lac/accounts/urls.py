"""Addresses of people's own account, of invitations and of the table of roles."""

from django.urls import path

from .views import account, invitations

urlpatterns = [
    path("account/", account.YourAccount.as_view(), name="account"),
    path("roles/", account.Roles.as_view(), name="roles"),
    path("invitation/", invitations.TakeUp.as_view(), name="invitation"),
    path(
        "invitation/<int:pk>/<str:token>/",
        invitations.OpenInvitation.as_view(),
        name="invitation_open",
    ),
]
