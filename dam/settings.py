"""Django's settings: every choice is read from the environment by `dam.config`, typed, documented, failing loudly.

Four URLs choose what runs (`DATABASE_URL`, `STORAGE_URL`, `BROKER_URL`, `SEARCH_URL`); nothing else asks which
profile it is in.
"""

import secrets
import sys
from pathlib import Path

from dam import config, profile
from dam.work import broker
from dam.work.kinds import Kind

BASE_DIR = Path(__file__).resolve().parent.parent
KRONIKA_HOME = config.path("KRONIKA_HOME", BASE_DIR / "var")
DEBUG = config.boolean("DEBUG", default=False)
DEMO = config.boolean("DEMO", default=False)
PORT = config.integer("PORT", 8000, low=1)
BIND = "127.0.0.1" if DEMO else config.text("BIND", "127.0.0.1")
WEB_THREADS = config.integer("WEB_THREADS", 24, low=1)
LIGHT_WORKERS = config.integer("LIGHT_WORKERS", 2, low=1)

SECRET_KEY = config.text("SECRET_KEY", "") or profile.kept_secret(
    KRONIKA_HOME / "keys" / "secret-key", secrets.token_urlsafe
)
ALLOWED_HOSTS = config.words("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
PUBLIC_URL = config.text("PUBLIC_URL", f"http://localhost:{PORT}")
CSRF_TRUSTED_ORIGINS = config.words("CSRF_TRUSTED_ORIGINS", [PUBLIC_URL])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "dam.theme",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "dam",
    "dam.health",
    "dam.work",
    "dam.sandbox",
    "storage_config",
    "dam.accounts",
    "dam.ledger",
    "dam.catalogue",
    "fingerprint",
    "metadata",
    "transcode",
    "search",
    "ingest",
    "delivery",
    "desk",
    "newsroom",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "dam.theme.policy.ContentPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dam.accounts.middleware.LanguageOfUserMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "dam.accounts.middleware.SecondFactorMiddleware",
]
ROOT_URLCONF = "dam.urls"
WSGI_APPLICATION = "dam.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASE_URL = config.text("DATABASE_URL", f"sqlite:///{KRONIKA_HOME}/kronika.sqlite3")
STORAGE_URL = config.text("STORAGE_URL", f"file://{KRONIKA_HOME}/storage")
BROKER_URL = config.text("BROKER_URL", broker.socket_url(KRONIKA_HOME))
STORAGE_ACCESS_KEY = config.text("STORAGE_ACCESS_KEY", "")
STORAGE_SECRET_KEY = config.text("STORAGE_SECRET_KEY", "")
SEARCH_URL = config.text("SEARCH_URL", f"tantivy://{KRONIKA_HOME}/index")
DATABASES = {"default": profile.database(DATABASE_URL)}
ATOMIC_REQUESTS = False

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_ADAPTER = "dam.accounts.adapter.Adapter"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
REQUIRE_SECOND_FACTOR = config.boolean("REQUIRE_SECOND_FACTOR", default=not (DEMO or DEBUG))

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("sq", "Shqip"), ("sr-latn", "Srpski")]
CONTENT_LANGUAGES = config.words("CONTENT_LANGUAGES", ["sq", "sr-Latn", "en"])
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = config.text("OFFICE_TIME_ZONE", "Europe/Belgrade")
OFFICE_CAPITAL = config.text("OFFICE_CAPITAL", "sq=Prishtina,sr-Latn=Priština,en=Prishtina")
OFFICE_NAME = config.text("OFFICE_NAME", "Office of the Prime Minister")
ARCHIVE_PREFIX = config.text("ARCHIVE_PREFIX", "PMO")

STATIC_URL = "/static/"
STATIC_ROOT = KRONIKA_HOME / "static"
STATICFILES_DIRS: list[tuple[str, Path]] = profile.browser_libraries(BASE_DIR / "node_modules")
FILE_UPLOAD_HANDLERS: list[str] = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

COPIES_REQUIRED = config.integer("COPIES_REQUIRED", 1, low=1)
UPLOADS_DIR = config.path("UPLOADS_DIR", KRONIKA_HOME / "uploads")
UPLOAD_SYNC = config.boolean("UPLOAD_SYNC", default=True)
UPLOAD_MAX_BYTES = config.integer("UPLOAD_MAX_BYTES", 200 * 2**30, low=1)
UPLOAD_KEEP_DAYS = config.integer("UPLOAD_KEEP_DAYS", 7, low=1)
GRANT_HOURS = config.integer("GRANT_HOURS", 24, low=1)

SANDBOX_SECONDS = config.integer("SANDBOX_SECONDS", 60, low=1)
SANDBOX_MEMORY_MB = config.integer("SANDBOX_MEMORY_MB", 3072, low=256)
SANDBOX_ALLOW_NETWORK = config.boolean("SANDBOX_ALLOW_NETWORK", default=False)
SANDBOX_FILES_EACH = config.integer("SANDBOX_FILES_EACH", 500, low=1)
MAX_PIXELS = config.integer("MAX_PIXELS", 120_000_000, low=1)
IIM_FALLBACK_CHARSET = config.code_page("IIM_FALLBACK_CHARSET", "cp1250")

LEDGER_KEY_FILE = config.path("LEDGER_KEY_FILE", KRONIKA_HOME / "keys" / "ledger-ed25519.pem")
LEDGER_CHECKPOINT_EVERY = config.integer("LEDGER_CHECKPOINT_EVERY", 100, low=1)
LEDGER_CHECKPOINT_DIR = config.path("LEDGER_CHECKPOINT_DIR", KRONIKA_HOME / "checkpoints")

WORK_HANDLERS: dict[str, Kind] = {
    "ledger.checkpoint": Kind("dam.ledger.handlers.sign_head", priority=80, daily_at=1),
    "ingest.advance": Kind("ingest.stages.handlers.advance", priority=20),
    "ingest.heal": Kind("ingest.healing.heal", priority=90, every_hours=1),
    "transcode.photo": Kind("transcode.handlers.photo", priority=40),
    "transcode.film": Kind("transcode.handlers.film", queue="heavy", attempts=3, longest_seconds=12 * 3600),
    "transcode.sound": Kind("transcode.handlers.sound", priority=60, attempts=3),
    "transcode.heal": Kind("transcode.handlers.heal", priority=90, daily_at=2),
    "fingerprint.picture": Kind("fingerprint.handlers.picture", priority=60),
    "fingerprint.essence": Kind("fingerprint.handlers.essence", queue="heavy", priority=70),
    "fingerprint.heal": Kind("fingerprint.handlers.heal", priority=90, daily_at=3),
    "search.index": Kind("search.handlers.index", queue="search", batch=200),
    "search.heal": Kind("search.handlers.heal", queue="search", priority=90, daily_at=4),
    "delivery.master": Kind("delivery.handlers.make_master", priority=30, longest_seconds=4 * 3600),
    "delivery.rehash": Kind("delivery.handlers.rehash", priority=80, longest_seconds=4 * 3600),
}
WORK_KEEP_DAYS = config.integer("WORK_KEEP_DAYS", 7, low=1)
WORK_CELERY_APP = "dam.celery.app"
CELERY_BROKER_URL = BROKER_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker for as long as it takes
CELERY_TASK_DEFAULT_QUEUE = "light"
CELERY_TASK_DEFAULT_DELIVERY_MODE = "transient"
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 1_000_000  # KiB; a child that grew beyond is replaced between two minutes of work
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = broker.beat_schedule()
CELERY_BEAT_SCHEDULE_FILENAME = str(KRONIKA_HOME / "run" / "beat")
ERASERS: dict[str, str] = {}
DOCTOR: list[str] = [
    "storage_config.checks.doctor",
    "dam.ledger.checks.doctor",
    "dam.work.checks.doctor",
    "dam.sandbox.checks.doctor",
    "search.checks.doctor",
    "transcode.checks.doctor",
    "ingest.checks.doctor",
    "delivery.checks.doctor",
]

TESTING = "pytest" in sys.modules
LOGGING = profile.logging(debug=DEBUG)
