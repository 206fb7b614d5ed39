"""Addresses: the officers' pages under /virtual-school/, policies, a child's support."""

from django.urls import include, path

from .views import (
    advice,
    attainment,
    courses,
    guides,
    invitations,
    left,
    manage_courses,
    moderation,
    people,
    plan_forms,
    policies,
    premium,
    premium_years,
    quality,
    rubrics,
    schools,
    support,
    teachers,
    terms,
)
from .views.dashboard import DashboardView
from .views.indicators import IndicatorsView, IndicatorView
from .views.manage import ManageView
from .views.records import RecordsView
from .views.thresholds import ResultsRuleView, ThresholdView

app_name = "virtualschool"
_FORM = "manage/pep-forms/<int:pk>/"
_officers = [
    path("", DashboardView.as_view(), name="dashboard"),
    path("indicators/", IndicatorsView.as_view(), name="indicators"),
    path("indicators/<slug:code>/", IndicatorView.as_view(), name="indicator"),
    path("attainment/", attainment.Attainment.as_view(), name="attainment"),
    path(
        "attainment/<slug:which>/",
        attainment.AttainmentChildren.as_view(),
        name="attainment_children",
    ),
    path("support/", support.SupportList.as_view(), name="support"),
    path("advice/", advice.AdviceList.as_view(), name="advice"),
    path("advice/add/", advice.AskInGeneral.as_view(), name="advice_add"),
    path("advice/<int:pk>/", advice.AnswerAdvice.as_view(), name="advice_request"),
    path("manage/", ManageView.as_view(), name="manage"),
    path("manage/schools/", schools.SchoolsView.as_view(), name="schools"),
    path("manage/schools/<int:pk>/", schools.SchoolView.as_view(), name="school"),
    path("manage/schools/<int:pk>/edit/", schools.EditSchool.as_view(), name="school_edit"),
    path(
        "manage/schools/<int:pk>/inspections/add/",
        schools.AddInspection.as_view(),
        name="inspection_add",
    ),
    path("manage/schools/<int:pk>/officer/", schools.AllocateOfficer.as_view(), name="allocate"),
    path("manage/people/", people.PeopleView.as_view(), name="people"),
    path("manage/people/invite/", invitations.Invite.as_view(), name="invite"),
    path("manage/people/<int:pk>/", people.PersonView.as_view(), name="person"),
    path("manage/people/<int:pk>/edit/", people.EditPerson.as_view(), name="person_edit"),
    path("manage/people/<int:pk>/roles/add/", people.GiveRole.as_view(), name="role_add"),
    path(
        "manage/people/<int:pk>/roles/<int:membership_pk>/end/",
        people.EndRole.as_view(),
        name="role_end",
    ),
    path(
        "manage/people/<int:pk>/roles/<int:membership_pk>/standing/",
        people.EditStanding.as_view(),
        name="standing",
    ),
    path("manage/people/<int:pk>/close/", people.CloseAccount.as_view(), name="account_close"),
    path("manage/people/<int:pk>/unlock/", people.UnlockAccount.as_view(), name="account_unlock"),
    path("manage/people/<int:pk>/reopen/", people.ReopenAccount.as_view(), name="account_reopen"),
    path("nobody/", left.LeftView.as_view(), name="left"),
    path("nobody/<slug:kind>/<slug:key>/", left.GiveView.as_view(), name="left_give"),
    path("manage/designated-teachers/", teachers.TeachersView.as_view(), name="teachers"),
    path("manage/people/<int:pk>/training/", teachers.AddTraining.as_view(), name="training_add"),
    path(
        "manage/people/<int:pk>/training/<int:training_pk>/remove/",
        teachers.RemoveTraining.as_view(),
        name="training_remove",
    ),
    path("manage/courses/", manage_courses.Courses.as_view(), name="courses"),
    path("manage/courses/add/", manage_courses.OfferCourse.as_view(), name="course_add"),
    path("manage/courses/<int:pk>/edit/", manage_courses.EditCourse.as_view(), name="course_edit"),
    path(
        "manage/courses/<int:pk>/cancel/",
        manage_courses.CancelCourse.as_view(),
        name="course_cancel",
    ),
    path(
        "manage/courses/<int:pk>/attendance/",
        manage_courses.MarkAttendance.as_view(),
        name="course_attendance",
    ),
    path("manage/training/", manage_courses.TrainedStaff.as_view(), name="trained"),
    path("manage/invitations/", invitations.InvitationsView.as_view(), name="invitations"),
    path(
        "manage/invitations/<int:pk>/again/",
        invitations.SendAgain.as_view(),
        name="invitation_again",
    ),
    path(
        "manage/invitations/<int:pk>/withdraw/",
        invitations.Withdraw.as_view(),
        name="invitation_withdraw",
    ),
    path("manage/pep-forms/", plan_forms.Forms.as_view(), name="plan_forms"),
    path("manage/pep-forms/start/", plan_forms.StartPlanForm.as_view(), name="plan_form_start"),
    path(_FORM, plan_forms.PlanForm.as_view(), name="plan_form"),
    path(f"{_FORM}preview/", plan_forms.PreviewForm.as_view(), name="plan_form_preview"),
    path(f"{_FORM}publish/", plan_forms.PublishPlanForm.as_view(), name="plan_form_publish"),
    path(f"{_FORM}stop/", plan_forms.StopForm.as_view(), name="plan_form_stop"),
    path(f"{_FORM}delete/", plan_forms.DeleteForm.as_view(), name="plan_form_delete"),
    path(
        f"{_FORM}sections/<slug:section>/",
        plan_forms.SwitchSection.as_view(),
        name="plan_form_section",
    ),
    path(
        f"{_FORM}questions/add/", plan_forms.QuestionPage.as_view(), name="plan_form_question_add"
    ),
    path(
        f"{_FORM}questions/<slug:name>/",
        plan_forms.QuestionPage.as_view(),
        name="plan_form_question",
    ),
    path(
        f"{_FORM}questions/<slug:name>/remove/",
        plan_forms.RemoveQuestion.as_view(),
        name="plan_form_question_remove",
    ),
    path("manage/pep-examples/", guides.Guides.as_view(), name="guides"),
    path("manage/pep-examples/<slug:key>/", guides.EditGuide.as_view(), name="guide"),
    path("manage/pep-examples/<slug:key>/drop/", guides.DropGuide.as_view(), name="guide_drop"),
    path("manage/criteria/", rubrics.Rubrics.as_view(), name="rubrics"),
    path("manage/criteria/start/", rubrics.StartRubric.as_view(), name="rubric_start"),
    path("premium/", premium.PremiumOverview.as_view(), name="premium"),
    path("premium/schools/", premium.PremiumSchools.as_view(), name="premium_schools"),
    path("premium/requests/", premium.PremiumRequests.as_view(), name="premium_requests"),
    path("premium/payments/", premium.PremiumPayments.as_view(), name="premium_payments"),
    path("premium/not-spent/", premium.PremiumLeft.as_view(), name="premium_left"),
    path("premium/impact/", premium.PremiumImpact.as_view(), name="premium_impact"),
    path("premium/year/", premium_years.PremiumEnd.as_view(), name="premium_end"),
    path("premium/year/<slug:kind>/", premium_years.ExportPremium.as_view(), name="premium_export"),
    path("manage/premium/", premium_years.PremiumYears.as_view(), name="premium_years"),
    path(
        "manage/premium/<int:year>/",
        premium_years.EditPremiumYear.as_view(),
        name="premium_year",
    ),
    path("quality/", quality.QualityTrend.as_view(), name="quality"),
    path("moderation/", moderation.Rounds.as_view(), name="moderation"),
    path("moderation/draw/", moderation.DrawSample.as_view(), name="moderation_draw"),
    path("moderation/<int:pk>/", moderation.Round.as_view(), name="moderation_round"),
    path(
        "moderation/<int:pk>/conclude/", moderation.Conclude.as_view(), name="moderation_conclude"
    ),
    path("manage/records/", RecordsView.as_view(), name="records"),
    path("manage/threshold/", ThresholdView.as_view(), name="threshold"),
    path("manage/results/", ResultsRuleView.as_view(), name="results_rule"),
    path("manage/terms/", terms.TermsView.as_view(), name="terms"),
    path(
        "manage/schools/<int:school_pk>/calendar/",
        terms.SchoolCalendarView.as_view(),
        name="school_calendar",
    ),
    path("manage/terms/<int:calendar_pk>/add/", terms.TermSaveView.as_view(), name="term_add"),
    path(
        "manage/terms/<int:calendar_pk>/<int:pk>/",
        terms.TermSaveView.as_view(),
        name="term_edit",
    ),
    path(
        "manage/terms/<int:calendar_pk>/<int:pk>/remove/",
        terms.TermDeleteView.as_view(),
        name="term_remove",
    ),
    path(
        "manage/terms/<int:calendar_pk>/close/",
        terms.ClosureAddView.as_view(),
        name="closure_add",
    ),
    path(
        "manage/terms/<int:calendar_pk>/open/<int:pk>/",
        terms.ClosureRemoveView.as_view(),
        name="closure_remove",
    ),
]

_RUBRIC = "manage/criteria/<int:pk>/"
_SAMPLED = "children/<int:child_pk>/moderation/<int:pk>/"
_POLICY = "policies/<int:pk>/"
_SUPPORT = "children/<int:child_pk>/virtual-school/"

urlpatterns = [
    path("virtual-school/", include(_officers)),
    path("training/", courses.TrainingHome.as_view(), name="training"),
    path("training/add/", courses.AddOwnTraining.as_view(), name="training_own"),
    path("training/courses/<int:pk>/", courses.CourseDetail.as_view(), name="course"),
    path("training/courses/<int:pk>/book/", courses.BookCourse.as_view(), name="course_book"),
    path(
        "training/courses/<int:pk>/unbook/", courses.CancelBooking.as_view(), name="course_unbook"
    ),
    path(
        "training/<int:pk>/certificate/",
        courses.CertificateFile.as_view(),
        name="certificate",
    ),
    path(
        "training/<int:pk>/certificate/add/",
        courses.AddCertificate.as_view(),
        name="certificate_add",
    ),
    path("policies/", policies.PolicyList.as_view(), name="policies"),
    path("policies/add/", policies.PublishPolicy.as_view(), name="policy_add"),
    path(_POLICY, policies.PolicyDetail.as_view(), name="policy"),
    path(f"{_POLICY}<int:number>/file/", policies.PolicyFile.as_view(), name="policy_file"),
    path(f"{_POLICY}read/", policies.ConfirmRead.as_view(), name="policy_read"),
    path(f"{_POLICY}replace/", policies.ReplacePolicy.as_view(), name="policy_replace"),
    path(f"{_POLICY}review/", policies.ReviewPolicy.as_view(), name="policy_review"),
    path(f"{_POLICY}withdraw/", policies.WithdrawPolicy.as_view(), name="policy_withdraw"),
    path(_RUBRIC, rubrics.RubricDetail.as_view(), name="rubric"),
    path(f"{_RUBRIC}limits/", rubrics.RubricLimits.as_view(), name="rubric_limits"),
    path(f"{_RUBRIC}publish/", rubrics.PublishRubric.as_view(), name="rubric_publish"),
    path(f"{_RUBRIC}change/<slug:change>/", rubrics.ChangeRubric.as_view(), name="rubric_change"),
    path(f"{_RUBRIC}criteria/add/", rubrics.CriterionPage.as_view(), name="criterion_add"),
    path(f"{_RUBRIC}criteria/<slug:key>/", rubrics.CriterionPage.as_view(), name="criterion"),
    path(
        f"{_RUBRIC}criteria/<slug:key>/sentences/add/",
        rubrics.SentencePage.as_view(),
        name="sentence_add",
    ),
    path(
        f"{_RUBRIC}criteria/<slug:key>/sentences/<int:sentence>/",
        rubrics.SentencePage.as_view(),
        name="sentence",
    ),
    path(_SAMPLED, moderation.GradeAgain.as_view(), name="moderation_grade"),
    path(f"{_SAMPLED}agree/", moderation.AgreeOnGrade.as_view(), name="moderation_agree"),
    path(_SUPPORT, support.ChildSupport.as_view(), name="child_support"),
    path(f"{_SUPPORT}add/", support.AddSupport.as_view(), name="support_add"),
    path(f"{_SUPPORT}<int:pk>/", support.EditSupport.as_view(), name="support_edit"),
    path(f"{_SUPPORT}advice/add/", support.AskAboutChild.as_view(), name="child_advice_add"),
]
