"""The addresses of what happens around a child: documents, referrals, health, moves."""

from django.urls import path

from .views import admissions, documents, health, referrals

urlpatterns = [
    path("<int:child_pk>/documents/", documents.ChildDocuments.as_view(), name="documents"),
    path("<int:child_pk>/documents/add/", documents.AddDocument.as_view(), name="add_document"),
    path("<int:child_pk>/documents/<int:pk>/", documents.DocumentDetail.as_view(), name="document"),
    path(
        "<int:child_pk>/documents/<int:pk>/versions/<int:number>/",
        documents.DownloadDocument.as_view(),
        name="download_document",
    ),
    path(
        "<int:child_pk>/documents/<int:pk>/versions/add/",
        documents.AddDocumentVersion.as_view(),
        name="add_document_version",
    ),
    path(
        "<int:child_pk>/documents/<int:pk>/edit/",
        documents.EditDocument.as_view(),
        name="edit_document",
    ),
    path(
        "<int:child_pk>/documents/<int:pk>/withdraw/",
        documents.WithdrawDocument.as_view(),
        name="withdraw_document",
    ),
    path(
        "<int:child_pk>/documents/<int:pk>/put-back/",
        documents.RestoreDocument.as_view(),
        name="restore_document",
    ),
    path("referrals/", referrals.ReferralList.as_view(), name="referral_list"),
    path("<int:child_pk>/referrals/", referrals.ChildReferrals.as_view(), name="referrals"),
    path("<int:child_pk>/referrals/add/", referrals.MakeReferral.as_view(), name="make_referral"),
    path("<int:child_pk>/referrals/<int:pk>/", referrals.ReferralDetail.as_view(), name="referral"),
    path(
        "<int:child_pk>/referrals/<int:pk>/step/",
        referrals.MoveReferral.as_view(),
        name="move_referral",
    ),
    path("admissions/", admissions.AdmissionList.as_view(), name="admission_list"),
    path("<int:child_pk>/admissions/", admissions.ChildAdmissions.as_view(), name="admissions"),
    path("<int:child_pk>/admissions/add/", admissions.AskForPlace.as_view(), name="ask_for_place"),
    path(
        "<int:child_pk>/admissions/<int:pk>/",
        admissions.AdmissionDetail.as_view(),
        name="admission",
    ),
    path(
        "<int:child_pk>/admissions/<int:pk>/step/",
        admissions.MoveAdmission.as_view(),
        name="move_admission",
    ),
    path(
        "<int:child_pk>/admissions/<int:pk>/start/",
        admissions.StartAtSchool.as_view(),
        name="start_at_school",
    ),
    path("<int:child_pk>/health/", health.ChildHealth.as_view(), name="health"),
    path("<int:child_pk>/health/add/", health.AddHealthReview.as_view(), name="add_health"),
    path("<int:child_pk>/health/<int:pk>/", health.EditHealthReview.as_view(), name="edit_health"),
    path(
        "<int:child_pk>/health/<int:pk>/attendance/",
        health.ShareAttendance.as_view(),
        name="share_attendance",
    ),
]
