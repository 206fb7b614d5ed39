"""The addresses of what happens around a child: documents, referrals, health, moves."""

from django.urls import path

from .views import admissions, documents, handover, health, moves, referrals, transitions

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
    path("moves/", moves.MoveList.as_view(), name="move_list"),
    path("<int:child_pk>/moves/", moves.ChildMoves.as_view(), name="moves"),
    path("<int:child_pk>/moves/propose/", moves.ProposeMove.as_view(), name="propose_move"),
    path("<int:child_pk>/moves/<int:pk>/", moves.MoveDetail.as_view(), name="school_move"),
    path("<int:child_pk>/moves/<int:pk>/decide/", moves.DecideMove.as_view(), name="decide_move"),
    path(
        "<int:child_pk>/moves/<int:pk>/withdraw/",
        moves.WithdrawMove.as_view(),
        name="withdraw_move",
    ),
    path(
        "<int:child_pk>/moves/<int:pk>/withdraw-approval/",
        moves.WithdrawApproval.as_view(),
        name="withdraw_approval",
    ),
    path("handovers/", handover.HandoverList.as_view(), name="handover_list"),
    path("<int:child_pk>/handovers/<int:pk>/", handover.HandoverDetail.as_view(), name="handover"),
    path("<int:child_pk>/handovers/<int:pk>/sent/", handover.HandOver.as_view(), name="hand_over"),
    path(
        "<int:child_pk>/handovers/<int:pk>/acknowledge/",
        handover.AcknowledgeHandover.as_view(),
        name="acknowledge_handover",
    ),
    path(
        "<int:child_pk>/handovers/<int:pk>/withdraw/",
        handover.WithdrawHandover.as_view(),
        name="withdraw_handover",
    ),
    path(
        "<int:child_pk>/transitions/open/",
        transitions.OpenTransition.as_view(),
        name="open_transition",
    ),
    path(
        "<int:child_pk>/transitions/<int:pk>/",
        transitions.TransitionDetail.as_view(),
        name="transition",
    ),
    path(
        "<int:child_pk>/transitions/<int:pk>/edit/",
        transitions.EditTransition.as_view(),
        name="edit_transition",
    ),
    path(
        "<int:child_pk>/transitions/<int:pk>/steps/add/",
        transitions.AddStep.as_view(),
        name="add_transition_step",
    ),
    path(
        "<int:child_pk>/transitions/<int:pk>/steps/<int:step_pk>/",
        transitions.EditStep.as_view(),
        name="transition_step",
    ),
    path(
        "<int:child_pk>/transitions/<int:pk>/hand-on/",
        transitions.HandPlanOn.as_view(),
        name="hand_plan_on",
    ),
    path(
        "<int:child_pk>/transitions/<int:pk>/acknowledge/",
        transitions.AcknowledgePlan.as_view(),
        name="acknowledge_plan",
    ),
    path(
        "<int:child_pk>/transitions/<int:pk>/end/",
        transitions.EndTransition.as_view(),
        name="end_transition",
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
