"""All settings, from the environment, safe by default.

`manage.py portal` sets what a machine without servers needs (see run/embedded.py); everything else is
named in docs/operation.md. A variable that is missing and has no safe default stops the start.
"""

from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / ".data")))

DEBUG = env.bool("DEBUG", default=False)
# The demo: embedded servers, two invented logins, mails readable at /demo/post/. Never on a real server.
DEMO = env.bool("PORTAL_DEMO", default=False)
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Receipt codes outlive a change of SECRET_KEY: people hold them on paper for years.
RECEIPT_KEY = env.str("RECEIPT_KEY", default=SECRET_KEY)

SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
SECURE = SITE_URL.startswith("https://")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SECURE else []

INSTALLED_APPS = [
    "participation",
    "guidelines",
    "stakeholders",
    "erfurt_sozialraum",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.humanize",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "csp",
    "django_htmx",
    "pgtrigger",
    "rules.apps.AutodiscoverRulesConfig",
    "template_partials.apps.SimpleAppConfig",
]

MIDDLEWARE = [
    "erfurt_sozialraum.web.cleaning.AddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "erfurt_sozialraum.web.middleware.ReadingPageMiddleware",
    "erfurt_sozialraum.web.page_cache.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "erfurt_sozialraum.web.cleaning.SentMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "erfurt_sozialraum.web.middleware.ViewerMiddleware",
    "erfurt_sozialraum.web.middleware.ClosedByDefaultMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "erfurt_sozialraum.web.middleware.OtherMethodMiddleware",
]

ROOT_URLCONF = "erfurt_sozialraum.urls"
WSGI_APPLICATION = "erfurt_sozialraum.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_loaders = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    _loaders if DEBUG else [("django.template.loaders.cached.Loader", _loaders)],
                )
            ],
            "builtins": ["erfurt_sozialraum.templatetags.ui", "template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "erfurt_sozialraum.web.context.portal",
            ],
        },
    }
]
FORM_RENDERER = "erfurt_sozialraum.forms.kern.PortalRenderer"

DATABASES = {"default": env.db("DATABASE_URL", engine="django.db.backends.postgresql")}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Measured: compiling the ledger's counts takes PostgreSQL 640 ms, running them 75 ms.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "erfurt_sozialraum.web.caches.RedisOrMemoryCache",
            "LOCATION": REDIS_URL,
            # Nobody who signs in waits longer than this for a cache that is away.
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "erfurt_sozialraum.web.caches.FileOrMemoryCache",
            "LOCATION": str(DATA_DIR / "cache"),
        }
    }

# Reading pages while the database is at rest (web/page_cache.py); one for each process, never invalidated.
CACHES["pages"] = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "pages",
    "TIMEOUT": 90,
    "OPTIONS": {"MAX_ENTRIES": 400},
}

# Celery: the message is only a wake-up call, the job row is the truth. No result backend, no ETA.
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/Berlin"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ROUTES = {"participation.render_report": {"queue": "pdf"}}
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "erfurt_sozialraum.sweep", "schedule": 30.0, "options": {"expires": 25}},
    # Deletes what was kept long enough; what a run missed, the next one does.
    "purge": {"task": "participation.purge_nightly", "schedule": crontab(hour=2, minute=40)},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
# Without max_retries a request would wait about six seconds for a broker that is down (measured).
REDIS_BROKER_OPTIONS: dict[str, Any] = {"socket_timeout": 3, "socket_connect_timeout": 1, "max_retries": 0}
# What a broker of files writes into; made again whenever it is missing (celery.py).
BROKER_FOLDERS: list[Path] = []
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = REDIS_BROKER_OPTIONS
else:
    CELERY_BROKER_URL = "filesystem://"
    BROKER_FOLDERS = [DATA_DIR / "broker/messages", DATA_DIR / "broker/control"]
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_FOLDERS[0]),
        "data_folder_out": str(BROKER_FOLDERS[0]),
        "control_folder": str(BROKER_FOLDERS[1]),
        "store_processed": False,
        "polling_interval": 0.2,
    }
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", default=60)

AUTH_USER_MODEL = "stakeholders.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "participation:after_login"
LOGOUT_REDIRECT_URL = "participation:home"
ACCOUNT_ADAPTER = "stakeholders.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_FORMS = {
    "login": "stakeholders.forms.accounts.signing_in.LoginForm",
    "request_login_code": "stakeholders.forms.accounts.signing_in.CodeRequestForm",
    "confirm_login_code": "stakeholders.forms.accounts.signing_in.CodeForm",
    "reset_password": "stakeholders.forms.accounts.signing_in.ResetForm",
    "reset_password_from_key": "stakeholders.forms.accounts.signing_in.NewPasswordForm",
    "change_password": "stakeholders.forms.accounts.signing_in.ChangePasswordForm",
    "set_password": "stakeholders.forms.accounts.signing_in.SetPasswordForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "erfurt_sozialraum.web.views.csrf_failure"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=SECURE)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000 if SECURE else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=SECURE)
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=SECURE)
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Otherwise all visitors would share the proxy's address, and one limit (see visitors.py).
    ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PROXY_COUNT", default=1)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Berlin"
FORMAT_MODULE_PATH = "erfurt_sozialraum.formats"

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("kern", BASE_DIR / "node_modules/@kern-ux/native/dist"),
]
STORAGES = {
    # Files of the portal: no MEDIA_URL, each is a row and is served by a view (guidelines.StoredFile).
    "default": {
        "BACKEND": env.str("FILE_STORAGE", default="django.core.files.storage.FileSystemStorage"),
        "OPTIONS": env.json("FILE_STORAGE_OPTIONS", default={"location": str(DATA_DIR / "files")}),
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FILE_UPLOAD_PERMISSIONS = 0o600

EMAIL_CONFIG = env.email("EMAIL_URL", default="smtp://127.0.0.1:25")
vars().update(EMAIL_CONFIG)
if EMAIL_CONFIG["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
    # Django's own does not say from when on a mail may have left.
    EMAIL_BACKEND = "stakeholders.mail.accounts.smtp.EmailBackend"
if DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(DATA_DIR / "mail")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="sozialraumplanung@example.org")
SERVER_EMAIL = DEFAULT_FROM_EMAIL


# The operator: imprint, privacy notice and contact say so where these are unset; `check --deploy` fails.
# The demo has invented ones that say so, so that no page stands empty.
def _invented(text: str) -> str:
    return f"{text} (erfunden, nur in der Vorführung)" if DEMO else ""


OPERATOR_NAME = env.str("OPERATOR_NAME", default=_invented("Amt für Beispiele"))
OPERATOR_ADDRESS = env.str("OPERATOR_ADDRESS", default=_invented("Beispielstraße 1, 00000 Beispielstadt"))
OPERATOR_EMAIL = env.str("OPERATOR_EMAIL", default="beispiel@example.org" if DEMO else "")
OPERATOR_PHONE = env.str("OPERATOR_PHONE", default=_invented("0000 000 000"))
DATA_PROTECTION_CONTACT = env.str("DATA_PROTECTION_CONTACT", default=_invented("Erika Muster"))
ENFORCEMENT_BODY = env.str("ENFORCEMENT_BODY", default=_invented("Durchsetzungsstelle Beispiel"))
PORTAL_NAME = env.str("PORTAL_NAME", default="Sozialraumplanung Erfurt")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "erfurt_sozialraum.run.logs.DiscreetFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "filters": {
        "mask": {"()": "erfurt_sozialraum.run.logs.MaskReceiptCodes"},
        "words": {"()": "erfurt_sozialraum.run.logs.WithoutWords"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["words", "mask"]}
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    # A mistyped address or an incomplete form is no news for whoever runs the portal.
    "loggers": {"django.request": {"level": env.str("REQUEST_LOG_LEVEL", default="ERROR")}},
}
