"""The addresses of children's records."""

from django.urls import path

from . import support_urls
from .views import (
    closing,
    delegation,
    details,
    glass,
    homes,
    listing,
    people,
    previously,
    quality,
    record,
    schooling,
    siblings,
)

app_name = "children"

urlpatterns = [
    path("", listing.ChildList.as_view(), name="list"),
    path("gaps/", quality.Quality.as_view(), name="quality"),
    path("gaps/<slug:code>/", quality.Gap.as_view(), name="gap"),
    path("gaps/<slug:code>/export/", quality.ExportGap.as_view(), name="export_gap"),
    path("<int:child_pk>/gaps/<slug:code>/accept/", quality.AcceptGap.as_view(), name="accept_gap"),
    path("add/", details.AddChild.as_view(), name="add"),
    path("emergency/", glass.BreakGlass.as_view(), name="break_glass"),
    path("emergency/reviews/", glass.GlassReviews.as_view(), name="glass_reviews"),
    path("emergency/reviews/<int:pk>/", glass.JudgeGlass.as_view(), name="judge_glass"),
    path("<int:child_pk>/emergency/end/", glass.EndGlass.as_view(), name="end_glass"),
    path("acting/", delegation.Delegations.as_view(), name="delegations"),
    path("acting/add/", delegation.Delegate.as_view(), name="delegate"),
    path("acting/<int:pk>/end/", delegation.EndDelegation.as_view(), name="end_delegation"),
    path("previously/", previously.PreviouslyLookedAfterList.as_view(), name="previously"),
    path("previously/add/", previously.AddPupil.as_view(), name="add_pupil"),
    path("previously/<int:pk>/", previously.EditPupil.as_view(), name="edit_pupil"),
    path("previously/<int:pk>/notes/", previously.NoteOnPupil.as_view(), name="note_on_pupil"),
    path("closed/", closing.ClosedRecords.as_view(), name="closed_records"),
    path("<int:child_pk>/close/", closing.CloseRecord.as_view(), name="close_record"),
    path("homes/", homes.HouseholdList.as_view(), name="households"),
    path("homes/add/", homes.AddHousehold.as_view(), name="add_household"),
    path("homes/<int:pk>/", homes.HouseholdDetail.as_view(), name="household"),
    path("homes/<int:pk>/edit/", homes.EditHousehold.as_view(), name="edit_household"),
    path("homes/<int:pk>/carers/add/", homes.AddMember.as_view(), name="add_member"),
    path(
        "homes/<int:pk>/carers/<int:member_pk>/end/", homes.EndMember.as_view(), name="end_member"
    ),
    path("<int:child_pk>/", record.ChildDetail.as_view(), name="detail"),
    path("<int:child_pk>/timeline/", record.ChildTimeline.as_view(), name="timeline"),
    path("<int:child_pk>/seen/", record.AccessLog.as_view(), name="access_log"),
    path("<int:child_pk>/edit/", details.EditChild.as_view(), name="edit"),
    path("<int:child_pk>/care/", record.ChildCare.as_view(), name="care"),
    path("<int:child_pk>/care/start/", details.StartCare.as_view(), name="start_care"),
    path("<int:child_pk>/care/move/", details.MovePlacement.as_view(), name="move"),
    path(
        "<int:child_pk>/care/legal-status/",
        details.ChangeLegalStatus.as_view(),
        name="legal_status",
    ),
    path("<int:child_pk>/care/end/", details.EndCare.as_view(), name="end_care"),
    path(
        "<int:child_pk>/care/episodes/<int:pk>/",
        details.CorrectEpisode.as_view(),
        name="correct_episode",
    ),
    path(
        "<int:child_pk>/care/placements/<int:pk>/",
        details.CorrectPlacement.as_view(),
        name="correct_placement",
    ),
    path("<int:child_pk>/school/", record.ChildSchool.as_view(), name="school"),
    path("<int:child_pk>/school/add/", schooling.Admit.as_view(), name="admit"),
    path(
        "<int:child_pk>/school/<int:pk>/edit/",
        schooling.EditEnrolment.as_view(),
        name="edit_enrolment",
    ),
    path(
        "<int:child_pk>/school/<int:pk>/leave/",
        schooling.LeaveSchool.as_view(),
        name="leave_school",
    ),
    path(
        "<int:child_pk>/school/<int:pk>/part-time/",
        schooling.StartPartTimeTimetable.as_view(),
        name="part_time",
    ),
    path(
        "<int:child_pk>/school/part-time/<int:pk>/review/",
        schooling.ReviewPartTimeTimetable.as_view(),
        name="review_part_time",
    ),
    path("<int:child_pk>/ehcp/add/", schooling.AddEhcp.as_view(), name="add_ehcp"),
    path("<int:child_pk>/ehcp/<int:pk>/", schooling.EditEhcp.as_view(), name="edit_ehcp"),
    path(
        "<int:child_pk>/ehcp/<int:pk>/review/",
        schooling.AddEhcpReview.as_view(),
        name="add_ehcp_review",
    ),
    path(
        "<int:child_pk>/ehcp/reviews/<int:pk>/",
        schooling.EditEhcpReview.as_view(),
        name="edit_ehcp_review",
    ),
    path("<int:child_pk>/people/", record.ChildPeople.as_view(), name="people"),
    path("<int:child_pk>/people/add/", people.AddProfessional.as_view(), name="add_professional"),
    path(
        "<int:child_pk>/people/<int:pk>/end/",
        people.EndProfessional.as_view(),
        name="end_professional",
    ),
    path("<int:child_pk>/siblings/add/", siblings.AddSibling.as_view(), name="add_sibling"),
    path(
        "<int:child_pk>/siblings/<int:pk>/remove/",
        siblings.RemoveSibling.as_view(),
        name="remove_sibling",
    ),
    path("<int:child_pk>/access/", record.GrantList.as_view(), name="grants"),
    path("<int:child_pk>/access/restrict/", people.Restrict.as_view(), name="restrict"),
    path("<int:child_pk>/access/open/", people.LiftRestriction.as_view(), name="lift_restriction"),
    path("<int:child_pk>/access/give/", people.GiveAccess.as_view(), name="give_access"),
    path("<int:child_pk>/access/<int:pk>/end/", people.EndAccess.as_view(), name="end_access"),
    *support_urls.urlpatterns,
]
