"""The addresses of Personal Education Plans."""

from django.urls import path

from .views import (
    amending,
    asked,
    deciding,
    documents,
    grading,
    history,
    listing,
    packs,
    plan,
    progress,
    provision,
    rows,
    section,
    sitting,
    survey,
    trend,
    voice,
    weekly,
)

app_name = "pep"

ONE = "children/<int:child_pk>/peps/<int:pk>/"
GIVEN = "children/<int:child_pk>/provision/"
PROGRESS = "children/<int:child_pk>/progress/"
SLOWED = f"{PROGRESS}early/<int:pk>/"

urlpatterns = [
    path("provision/", provision.ProvisionMap.as_view(), name="provision_map"),
    path(GIVEN, provision.ChildProvision.as_view(), name="provision"),
    path(f"{GIVEN}add/", provision.AddProvision.as_view(), name="provision_add"),
    path(f"{GIVEN}<int:pk>/", provision.EditProvision.as_view(), name="provision_edit"),
    path(f"{GIVEN}chain/", provision.Chain.as_view(), name="chain"),
    path(f"{GIVEN}assessments/add/", provision.AddAssessment.as_view(), name="assessment_add"),
    path(
        f"{GIVEN}assessments/<int:pk>/", provision.EditAssessment.as_view(), name="assessment_edit"
    ),
    path(f"{GIVEN}review/", provision.ReviewProvision.as_view(), name="provision_review"),
    path(PROGRESS, progress.ChildProgress.as_view(), name="progress"),
    path(f"{PROGRESS}add/", progress.AddResult.as_view(), name="result_add"),
    path(f"{PROGRESS}<int:pk>/", progress.EditResult.as_view(), name="result_edit"),
    path(f"{PROGRESS}<int:pk>/remove/", progress.RemoveResult.as_view(), name="result_remove"),
    path(f"{SLOWED}agree/", progress.AgreeIntervention.as_view(), name="early_agree"),
    path(f"{SLOWED}challenge/", progress.ChallengeSchool.as_view(), name="early_challenge"),
    path(f"{SLOWED}close/", progress.CloseIntervention.as_view(), name="early_close"),
    path("children/<int:child_pk>/weekly-targets/", weekly.Week.as_view(), name="week"),
    path("results/", asked.ResultsAsked.as_view(), name="results_asked"),
    path("peps/survey/<str:token>/", survey.AnswerSurvey.as_view(), name="survey"),
    path("peps/queue/", grading.Queue.as_view(), name="queue"),
    path("peps/", listing.PepList.as_view(), name="list"),
    path("peps/packs/add/", packs.AskForPack.as_view(), name="pack_add"),
    path("peps/packs/<int:pack>/", packs.ShowPack.as_view(), name="pack"),
    path("peps/packs/<int:pack>/file/", packs.PackFile.as_view(), name="pack_file"),
    path("children/<int:child_pk>/peps/", plan.ChildPeps.as_view(), name="child"),
    path("children/<int:child_pk>/voice/", trend.ChildVoice.as_view(), name="voice"),
    path("children/<int:child_pk>/peps/open/", plan.OpenPep.as_view(), name="open"),
    path(ONE, plan.PepDetail.as_view(), name="detail"),
    path(f"{ONE}read/", plan.ReadPep.as_view(), name="read"),
    path(f"{ONE}cancel/", plan.CancelPep.as_view(), name="cancel"),
    path(f"{ONE}meeting/arrange/", deciding.ArrangeMeeting.as_view(), name="arrange"),
    path(f"{ONE}meeting/", sitting.MeetingPage.as_view(), name="sitting"),
    path(f"{ONE}meeting/begin/", sitting.BeginMeeting.as_view(), name="sitting_begin"),
    path(f"{ONE}meeting/autosave/", sitting.AutosaveMeeting.as_view(), name="sitting_autosave"),
    path(f"{ONE}meeting/summary/", sitting.MeetingSummary.as_view(), name="sitting_summary"),
    path(f"{ONE}meeting/summary/pdf/", sitting.MeetingSummaryPdf.as_view(), name="sitting_pdf"),
    path(f"{ONE}meeting/held/", deciding.HoldMeeting.as_view(), name="held"),
    path(f"{ONE}submit/", deciding.SubmitPep.as_view(), name="submit"),
    path(f"{ONE}compare/", history.ComparePep.as_view(), name="compare"),
    path(
        f"{ONE}sections/<slug:section>/history/",
        history.SectionHistory.as_view(),
        name="history",
    ),
    path(
        f"{ONE}sections/<slug:section>/history/<int:revision>/restore/",
        history.RestoreSection.as_view(),
        name="restore",
    ),
    path(f"{ONE}decide/", grading.DecidePep.as_view(), name="decide"),
    path(f"{ONE}claim/", grading.ClaimPlan.as_view(), name="claim"),
    path(f"{ONE}gradings/", grading.Gradings.as_view(), name="gradings"),
    path(f"{ONE}advice/", grading.AdviceOfLastPlan.as_view(), name="advice"),
    path(f"{ONE}advice/<int:advice>/", grading.AnswerAdvice.as_view(), name="advice_answer"),
    path(f"{ONE}versions/", amending.Versions.as_view(), name="versions"),
    path(f"{ONE}amend/", amending.AmendPep.as_view(), name="amend"),
    path(f"{ONE}amend/drop/", amending.DropAmendment.as_view(), name="amend_drop"),
    path(f"{ONE}attach/", amending.Attach.as_view(), name="attach"),
    path(f"{ONE}attached/<int:attachment>/remove/", amending.Detach.as_view(), name="detach"),
    path(f"{ONE}pdf/", documents.PepPdf.as_view(), name="pdf"),
    path(f"{ONE}pdf/<int:document>/", documents.PepPdfFile.as_view(), name="pdf_file"),
    path(f"{ONE}sections/<slug:section>/", section.EditSection.as_view(), name="edit"),
    path(
        f"{ONE}sections/<slug:section>/finish/",
        section.FinishSection.as_view(),
        name="finish",
    ),
    path(
        f"{ONE}sections/<slug:section>/autosave/",
        section.AutosaveSection.as_view(),
        name="autosave",
    ),
    path(f"{ONE}rows/<slug:kind>/add/", rows.AddRow.as_view(), name="row_add"),
    path(f"{ONE}rows/<slug:kind>/<int:row>/", rows.EditRow.as_view(), name="row"),
    path(
        f"{ONE}rows/<slug:kind>/<int:row>/autosave/",
        rows.AutosaveRow.as_view(),
        name="row_autosave",
    ),
    path(
        f"{ONE}rows/<slug:kind>/<int:row>/confirm/", rows.ConfirmRow.as_view(), name="row_confirm"
    ),
    path(f"{ONE}rows/<slug:kind>/<int:row>/remove/", rows.RemoveRow.as_view(), name="row_remove"),
    path(f"{ONE}results/", progress.TakeInResults.as_view(), name="results_take_in"),
    path(f"{ONE}funding/<int:row>/decide/", rows.DecideFunding.as_view(), name="funding_decide"),
    path(f"{ONE}funding/<int:row>/spent/", rows.RecordSpending.as_view(), name="funding_spent"),
    path(f"{ONE}actions/<int:row>/done/", rows.FinishAction.as_view(), name="action_done"),
    path(f"{ONE}voice/add/", voice.AddView.as_view(), name="view_add"),
    path(f"{ONE}voice/scales/", voice.RecordScales.as_view(), name="scales"),
    path(f"{ONE}voice/<int:view>/replace/", voice.ReplaceView.as_view(), name="view_replace"),
    path(f"{ONE}voice/<int:view>/answer/", voice.Answer.as_view(), name="answer"),
]
