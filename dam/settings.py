"""Django's settings: every choice is read from the environment by `dam.config`, typed, documented, failing loudly.

Four URLs choose what runs (`DATABASE_URL`, `STORAGE_URL`, `BROKER_URL`, `SEARCH_URL`); nothing else asks which
profile it is in.
"""

import secrets
import sys
from pathlib import Path

from dam import config, profile

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
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "dam",
    "dam.theme",
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
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
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
BROKER_URL = config.text("BROKER_URL", f"redis+socket://{KRONIKA_HOME}/run/broker.sock")
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

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("sq", "Shqip"), ("sr-latn", "Srpski")]
CONTENT_LANGUAGES = config.words("CONTENT_LANGUAGES", ["sq", "sr-Latn", "en"])
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
SANDBOX_FILES_EACH = config.integer("SANDBOX_FILES_EACH", 500, low=1)
MAX_PIXELS = config.integer("MAX_PIXELS", 120_000_000, low=1)

LEDGER_KEY_FILE = config.path("LEDGER_KEY_FILE", KRONIKA_HOME / "keys" / "ledger-ed25519.pem")
LEDGER_CHECKPOINT_EVERY = config.integer("LEDGER_CHECKPOINT_EVERY", 100, low=1)
LEDGER_CHECKPOINT_DIR = config.path("LEDGER_CHECKPOINT_DIR", KRONIKA_HOME / "checkpoints")

WORK_HANDLERS: dict[str, str] = {
    "ingest.advance": "ingest.stages.handlers.advance",
    "transcode.photo": "transcode.handlers.photo",
    "transcode.film": "transcode.handlers.film",
    "transcode.sound": "transcode.handlers.sound",
    "fingerprint.picture": "fingerprint.handlers.picture",
    "search.index": "search.handlers.index",
    "delivery.master": "delivery.handlers.make_master",
    "delivery.rehash": "delivery.handlers.rehash",
}
ERASERS: dict[str, str] = {}
DOCTOR: list[str] = []

TESTING = "pytest" in sys.modules
LOGGING = profile.logging(debug=DEBUG)
