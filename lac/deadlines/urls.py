"""Addresses of the pages about deadlines and rules."""

from django.urls import path

from .views import (
    breaches,
    extensions,
    feeds,
    forecast,
    lists,
    mail,
    record,
    reminders,
    rules,
    transition_steps,
    whatif,
)

app_name = "deadlines"

_CHILD = "children/<int:child_pk>/deadlines/"

urlpatterns = [
    path("account/calendar/", feeds.YourCalendar.as_view(), name="your_calendar"),
    path("account/calendar/off/", feeds.SwitchOff.as_view(), name="your_calendar_off"),
    path("calendar/<str:token>.ics", feeds.Feed.as_view(), name="feed"),
    path(_CHILD, record.ChildDeadlines.as_view(), name="child"),
    path(f"{_CHILD}what-if/", whatif.WhatIf.as_view(), name="what_if"),
    path(f"{_CHILD}<int:pk>/", record.Why.as_view(), name="why"),
    path(f"{_CHILD}<int:pk>/waive/", record.Waive.as_view(), name="waive"),
    path(f"{_CHILD}<int:pk>/unwaive/", record.Unwaive.as_view(), name="unwaive"),
    path(f"{_CHILD}<int:pk>/pause/", record.PauseClock.as_view(), name="pause"),
    path(f"{_CHILD}<int:pk>/resume/", record.ResumeClock.as_view(), name="resume"),
    path(f"{_CHILD}<int:pk>/extend/", extensions.Extend.as_view(), name="extend"),
    path(f"{_CHILD}<int:pk>/decide/", extensions.Decide.as_view(), name="decide"),
    path("deadlines/extensions/", extensions.Extensions.as_view(), name="extensions"),
    path("children/<int:child_pk>/breaches/<int:pk>/", breaches.Explain.as_view(), name="breach"),
    path("deadlines/breaches/", breaches.Breaches.as_view(), name="breaches"),
    path("deadlines/forecast/", forecast.ForecastPage.as_view(), name="forecast"),
    path("deadlines/undated/", lists.Undated.as_view(), name="undated"),
    path("rulebook/", rules.Rulebook.as_view(), name="rulebook"),
    path("rules/", rules.Rules.as_view(), name="rules"),
    path("rules/reminders/", rules.Ladder.as_view(), name="ladder"),
    path("rules/reminders/hours/", reminders.Hours.as_view(), name="mail_hours"),
    path("account/reminders/", reminders.YourReminders.as_view(), name="mail_choice"),
    path("rules/emails/", mail.Deliveries.as_view(), name="deliveries"),
    path("rules/emails/<int:pk>/send/", mail.Requeue.as_view(), name="requeue"),
    path("rules/emails/<int:pk>/bounced/", mail.Bounced.as_view(), name="bounced"),
    path(
        "rules/transitions/",
        transition_steps.TransitionStepLists.as_view(),
        name="transition_steps",
    ),
    path(
        "rules/transitions/<str:kind>/",
        transition_steps.ChangeTransitionSteps.as_view(),
        name="change_transition_steps",
    ),
    path("rules/<str:code>/", rules.ChangeRule.as_view(), name="rule"),
]
