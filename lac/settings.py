"""Settings, all from the environment. Development defaults; production refuses to start on them."""

import datetime as dt
from pathlib import Path

import environ
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured

from lac.openid import providers

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEVELOPMENT_SECRET = "development-only-secret-never-used-in-production"  # noqa: S105

# "development" or "production". Production turns on every protection below.
ENVIRONMENT = env.str("LAC_ENVIRONMENT", "development")
PRODUCTION = ENVIRONMENT == "production"
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", DEVELOPMENT_SECRET)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["*"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# The address people type, used in e-mails and calendar files.
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")

if PRODUCTION:
    if SECRET_KEY == DEVELOPMENT_SECRET or len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("Set SECRET_KEY to a private value of at least 50 characters.")
    if DEBUG:
        raise ImproperlyConfigured("DEBUG must be off in production.")
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("Set ALLOWED_HOSTS to the host names this site answers to.")

INSTALLED_APPS = [
    "lac.organisations.reference.ReferenceAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "crispy_forms",
    "crispy_forms_gds",
    "django_htmx",
    "guardian",
    "lac.organisations",
    "lac.calendars",
    "lac.accounts",
    "lac.audit",
    "lac.children",
    "lac.deadlines",
    "lac.meetings",
    "lac.imports",
    "attendance",
    "exclusions",
    "pep",
    "virtualschool",
    "portal",
    "lac.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "lac.headers.ContentPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lac.accounts.middleware.PlainAddress",
    "lac.audit.middleware.RequestOrigin",
    "lac.accounts.middleware.SessionLimits",
    "lac.accounts.middleware.SignInRequired",
]

ROOT_URLCONF = "lac.urls"
WSGI_APPLICATION = "lac.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lac.accounts.context_processors.navigation",
            ],
            # In every template without {% load %}.
            "builtins": [
                "django.templatetags.static",
                "lac.components",
                "lac.fields",
                "lac.words",
            ],
        },
    }
]
# The page of every component, for whoever builds pages. Never in production.
COMPONENT_GALLERY = env.bool("COMPONENT_GALLERY", default=DEBUG)
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["gds"]
CRISPY_TEMPLATE_PACK = "gds"
# Widgets the template pack does not know.
CRISPY_CLASS_CONVERTERS = {
    "dateinput": "govuk-input govuk-input--width-10",
    "datetimeinput": "govuk-input govuk-input--width-20",
    "fileinput": "govuk-file-upload",
    "numberinput": "govuk-input govuk-input--width-5",
    "searchinput": "govuk-input",
    "selectmultiple": "govuk-select",
    "telinput": "govuk-input govuk-input--width-20",
    "timeinput": "govuk-input govuk-input--width-5",
    "urlinput": "govuk-input",
}

DATABASES = {
    "default": env.db_url("DATABASE_URL", default="postgres://lac@127.0.0.1:5432/lac")
    | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
# An idle session ends after half an hour, and any after a working day: these are records about
# children. The cookie outlives both, so that a form sent too late is known to be this person's.
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", default=30 * 60)
SESSION_LONGEST_SECONDS = env.int("SESSION_LONGEST_SECONDS", default=12 * 60 * 60)
SESSION_COOKIE_AGE = SESSION_LONGEST_SECONDS + 12 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = False
# A lock looks back a quarter of an hour. A week lets somebody whose account was attacked over a
# weekend still ask from where; longer would keep people's internet addresses for nothing.
SIGN_IN_TRIES_KEPT_DAYS = env.int("SIGN_IN_TRIES_KEPT_DAYS", default=7)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
# Production stands behind one reverse proxy, so everybody connects from its address: the person's
# own is the one it put into X-Forwarded-For. Sign-in limits and the audit log go by it.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if PRODUCTION else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "lac.pages.csrf_failure"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# Grants carry dates, which guardian's own backend does not read: only
# `lac.children.access.in_scope` answers for them.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "lac.accounts.adapter.ClosedSignUpAdapter"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
# Wrong passwords are counted by `lac.accounts.locks`, which does not lock a school's whole address.
ACCOUNT_RATE_LIMITS = {"login": None}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "lac.accounts.forms.SignIn",
    "reset_password": "lac.accounts.forms.ForgottenPassword",
    "reset_password_from_key": "lac.accounts.forms.NewPasswordFromLink",
    "change_password": "lac.accounts.forms.ChangePassword",
    "set_password": "lac.accounts.forms.SetPassword",
    "reauthenticate": "lac.accounts.forms.ShowItIsYou",
}
MFA_ADAPTER = "lac.accounts.adapter.PlainSecondStepAdapter"
MFA_FORMS = {
    "authenticate": "lac.accounts.forms.SecondStep",
    "reauthenticate": "lac.accounts.forms.SecondStepAgain",
    "activate_totp": "lac.accounts.forms.SwitchOnApp",
    "add_webauthn": "lac.accounts.forms.AddKey",
    "edit_webauthn": "lac.accounts.forms.RenameKey",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER = "LAC"
# Who else may vouch for people at sign-in: OIDC_MICROSOFT_…, OIDC_GOOGLE_…, OIDC_OTHER_…
# (README, "Signing in with Microsoft or Google"). None is on unless configured.
SOCIALACCOUNT_PROVIDERS = providers(env, production=PRODUCTION)
SOCIALACCOUNT_ADAPTER = "lac.accounts.openid.ByProvider"
SOCIALACCOUNT_ONLY = SOCIALACCOUNT_STORE_TOKENS = SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
# How long the link in an invitation works.
INVITATION_DAYS = env.int("INVITATION_DAYS", default=7)
# Staff must hold a second factor before they see anything; carers and young people may.
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", default=PRODUCTION)

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j M Y"

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static" / "dist"] if (BASE_DIR / "static" / "dist").exists() else []
# Kept documents (signed PDFs, uploads). Never served by the web server itself.
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(BASE_DIR / ".run" / "media")))
# Documents of children's records: how large one may be, and what checks it for viruses
# (a class of lac/children/scanning.py by its dotted path; empty: nothing does, and pages say so).
DOCUMENT_MAX_BYTES = env.int("DOCUMENT_MAX_MB", default=20) * 1024 * 1024
DOCUMENT_SCANNER = env.str("DOCUMENT_SCANNER", "")
# Where ClamAV's daemon listens: host:port, or the path of its socket.
CLAMAV_ADDRESS = env.str("CLAMAV_ADDRESS", "") or "127.0.0.1:3310"
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
# With a key of GOV.UK Notify e-mails go there instead, through one template that consists of
# ((subject)) and ((body)). Calendar files are left out: Notify carries no attachments.
NOTIFY_API_KEY = env.str("NOTIFY_API_KEY", "")
NOTIFY_TEMPLATE_ID = env.str("NOTIFY_TEMPLATE_ID", "")
NOTIFY_URL = env.str("NOTIFY_URL", "") or "https://api.notifications.service.gov.uk"
if NOTIFY_API_KEY:
    if not NOTIFY_TEMPLATE_ID:
        raise ImproperlyConfigured("Set NOTIFY_TEMPLATE_ID with NOTIFY_API_KEY.")
    EMAIL_BACKEND = "lac.deadlines.notify.NotifyBackend"
# A page that tells the administrators of a late sweep waits for the mail server no longer.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)
# Told of a late sweep besides the system administrators, such as a mailbox that is watched.
ALARM_EMAILS = env.list("ALARM_EMAILS", default=[])
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "LAC <no-reply@lac.example>")

CELERY_BROKER_URL = REDIS_URL
CELERY_RESULT_BACKEND = None
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 60 * 60
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Runs tasks in the caller; tests turn it on.
CELERY_TASK_ALWAYS_EAGER = env.bool("CELERY_TASK_ALWAYS_EAGER", default=False)
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_BEAT_SCHEDULE = {
    "nightly sweep": {"task": "lac.deadlines.tasks.nightly", "schedule": crontab(hour=2, minute=0)},
    "termly plans": {"task": "pep.tasks.open_termly_plans", "schedule": crontab(hour=1, minute=0)},
    "old packs of plans": {
        "task": "pep.tasks.forget_packs",
        "schedule": crontab(hour=4, minute=40),
    },
    "unfinished packs of plans": {
        "task": "pep.tasks.resume_packs",
        "schedule": crontab(minute="*/15"),
    },
    "seals of plans": {"task": "pep.tasks.seal_plans", "schedule": crontab(minute="*/10")},
    "progress of children": {
        "task": "pep.tasks.follow_progress",
        "schedule": crontab(hour=1, minute=20),
    },
    "surveys of meetings": {
        "task": "pep.tasks.send_surveys",
        "schedule": crontab(hour=8, minute=0),
    },
    "courses of tomorrow": {
        "task": "virtualschool.tasks.remind_of_tomorrow",
        "schedule": crontab(hour=9, minute=0),
    },
    "attendance cases": {
        "task": "attendance.tasks.evaluate_attendance",
        "schedule": crontab(hour=1, minute=30),
    },
    "invitations": {
        "task": "lac.meetings.tasks.invite_ahead",
        "schedule": crontab(hour=6, minute=0),
    },
    "transition plans": {
        "task": "lac.children.tasks.open_transitions",
        "schedule": crontab(hour=1, minute=15),
    },
    "packs for next schools": {
        "task": "lac.children.tasks.open_handovers",
        "schedule": crontab(hour=5, minute=30),
    },
    "reminders": {"task": "lac.deadlines.tasks.remind", "schedule": crontab(hour=6, minute=30)},
    "reminders at once": {
        "task": "lac.deadlines.tasks.remind_at_once",
        "schedule": crontab(minute=45),
    },
    "mail": {"task": "lac.deadlines.tasks.deliver", "schedule": dt.timedelta(minutes=1)},
    "old sign-ins": {
        "task": "lac.accounts.tasks.forget_old_sign_ins",
        "schedule": crontab(hour=3, minute=30),
    },
    "unsent forms": {
        "task": "lac.accounts.tasks.forget_unsent_forms",
        "schedule": dt.timedelta(hours=1),
    },
    "documents": {
        "task": "lac.children.tasks.check_waiting_files",
        "schedule": dt.timedelta(minutes=5),
    },
}

# To standard error, where whoever runs the containers collects it. Nothing of a request's body.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "lac": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
