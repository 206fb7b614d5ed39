"""Addresses of people's own account and of the table of roles."""

from django.urls import path

from . import views

urlpatterns = [
    path("account/", views.YourAccount.as_view(), name="account"),
    path("roles/", views.Roles.as_view(), name="roles"),
]
