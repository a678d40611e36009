"""Settings of Evenhand. What differs between installations comes from the environment: docs/running.md lists it all."""

import os
from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF

from config import environment
from config.logging import configuration
from engagement.ui import account_settings

BASE_DIR = Path(__file__).resolve().parent.parent

# Which installation this is

INSTALLATION = environment.kind_of_installation()
PRODUCTION = INSTALLATION == environment.PRODUCTION
DEBUG = environment.flag("DEBUG", default=False)
# Demo mode: fictional people, and a page on which anyone signs in as any of them.
DEMO = environment.flag("DEMO", default=False)
if PRODUCTION:
    environment.refuse_what_production_must_not_have(demo=DEMO, debug=DEBUG)

# Everything that must outlive a restart when no server holds it: database file, documents, queue, messages.
DATA_DIR = Path(os.environ.get("EVENHAND_DATA", BASE_DIR / "var" / "demo")).resolve()
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
REDIS_URL = os.environ.get("REDIS_URL", "")

SECRET_KEY = environment.secret_key(INSTALLATION, DATA_DIR)
ALLOWED_HOSTS = environment.names("ALLOWED_HOSTS", default=() if PRODUCTION else ("localhost", "127.0.0.1", "[::1]"))

# What it is made of

AUTH_USER_MODEL = "engagement.User"

INSTALLED_APPS = [
    "config.apps.HouseConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "engagement",
    "letters",
    "incidents",
    "restrictions",
    "appeals",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "guardian",
    "auditlog",
    "csp",
    "django_fsm",
    "django_htmx",
    # Last, so that our templates for form fields come before Django's.
    "django.forms",
]

MIDDLEWARE = [
    "engagement.policy.citing.CitingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.sessions.IdleSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "engagement.ui.kept_posts.KeptPostsMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "engagement.spine.audit.AuditActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "engagement.ui.refusals.RefusalsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
                "engagement.ui.context.page",
            ],
        },
    },
]

# Where things are kept

DATABASES = {"default": environment.database(os.environ.get("DATABASE_URL", ""), data=DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = environment.caches(REDIS_URL)

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("EVENHAND_STATIC", BASE_DIR / "var" / "static"))
# The second folder holds what bin/build-assets made.
STATICFILES_DIRS = [folder for folder in (BASE_DIR / "static", BASE_DIR / "static_built") if folder.is_dir()]
STORAGES = {
    "default": environment.storage(os.environ.get("STORAGE_URL", ""), data=DATA_DIR),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}

# Sizes in bytes. The first is for one document, the second for everything typed into one form.
UPLOAD_MAX_BYTES = 20 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o600
# The virus scanner that reads every new document, if there is one.
CLAMAV = environment.scanner(os.environ.get("CLAMAV_URL", ""))

# Background work

CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 90
# A page must not wait for a broker that is down: the outbox holds the work, and the sweeper finds it.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Rendering letters makes a process grow by about 0.3 MB each.
CELERY_WORKER_MAX_TASKS_PER_CHILD = 100
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/London"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    # A message that no sweep took in time is dropped: the next one does its work.
    "sweep-outbox": {"task": "engagement.tasks.sweep_outbox", "schedule": 15.0, "options": {"expires": 15}},
    # The worker also runs the clock when it starts (config/celery.py); a second run on one day does nothing.
    "run-clock": {"task": "engagement.tasks.run_clock", "schedule": crontab(hour="0", minute="10")},
    "send-digests": {"task": "engagement.tasks.send_digests", "schedule": crontab(hour="7", minute="30")},
}
locals().update(environment.queue(REDIS_URL, data=DATA_DIR))

# Mail

MAIL = environment.mail(os.environ.get("EMAIL_URL", ""), data=DATA_DIR)
locals().update(MAIL)
# The address that links in messages begin with.
SITE_URL = os.environ.get("SITE_URL", "http://localhost:8000").rstrip("/")
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM") or environment.sender(SITE_URL, demo=DEMO)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_SUBJECT_PREFIX = ""
# Where messages lie that a local start writes into files instead of sending them; pages say so.
MAIL_KEPT_IN = environment.mail_kept_in(MAIL.get("EMAIL_FILE_PATH", ""), root=BASE_DIR, production=PRODUCTION)

# Signing in

AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "config.accounts.ClosedAdapter"
ACCOUNT_FORMS = account_settings.ACCOUNT_FORMS
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# An administrator invites people by their address at work; nobody adds an address of their own.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
# How often each connected system may ask the contact check in one minute.
API_CALLS_PER_MINUTE = environment.number("API_CALLS_PER_MINUTE", default=300)
# How many proxies of ours stand before the web server: only that many entries of X-Forwarded-For are believed.
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("TRUSTED_PROXY_COUNT", default=0)
MFA_FORMS = account_settings.MFA_FORMS
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Evenhand"

# Sessions end after eight hours without a page; config/sessions.py moves the end forward.
SESSION_COOKIE_NAME = "evenhand_session"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "evenhand_csrf"
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_FAILURE_VIEW = "engagement.ui.views.csrf_failed"

# Records

ANONYMOUS_USER_NAME = None
GUARDIAN_RAISE_403 = True
AUDITLOG_DISABLE_ON_RAW_SAVE = True
AUDITLOG_DISABLE_REMOTE_ADDR = True

# What browsers may do with our pages

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = PRODUCTION and environment.flag("SECURE_SSL_REDIRECT", default=True)
# Container health checks speak plain HTTP to the process itself.
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# W021: entering a whole domain in the browsers' preload list is for the owner of that domain to decide.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

# Language and time

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "Europe/London"
USE_TZ = True

LOGGING = configuration(os.environ.get("LOG_LEVEL", "INFO").upper(), whole_errors=DEBUG)
