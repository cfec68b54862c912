"""Settings shared by every environment; each value that varies comes from a typed environment variable."""

import os
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

import environ
from django.conf import global_settings
from django.core.exceptions import ImproperlyConfigured

from asv.core.static_headers import add_headers
from asv.settings.accounts import *  # noqa: F403
from asv.settings.caches import caches_of
from asv.settings.logs import LOGGING as LOGGING

ROOT = Path(__file__).resolve().parents[3]
PLATFORM = ROOT / "platform"

env = environ.Env()


def whole_number(name: str, default: int) -> int:
    """A number of the environment, 0 or more. Raises ImproperlyConfigured in one line for anything else."""
    text = env.str(name, default="").strip() or str(default)
    if not text.isascii() or not text.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {text!r}.")
    return int(text)


def networks(name: str, default: str) -> list[IPv4Network | IPv6Network]:
    """Networks of the environment, separated by blanks or commas. Raises ImproperlyConfigured for what is none."""
    try:
        return [ip_network(text) for text in env.str(name, default=default).replace(",", " ").split()]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}.") from None


DATA_DIR = Path(env.str("DATA_DIR", default=str(ROOT / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

SITE_NAME = env.str("SITE_NAME", default="").strip() or "Ateliers Santé Ville"
SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{env.str('PORT', default='8000')}").rstrip("/")
# What identifiers in feeds are made of. Readers know entries by them: a site that moves keeps its first address here.
IDENTIFIER_URL = env.str("IDENTIFIER_URL", default=SITE_URL).rstrip("/")
SEARCH_URL = env.str("SEARCH_URL", default="embedded:")
# Each engine by its name in SEARCH_URL: a function of that address. The first needs no server and is always kept.
SEARCH_ENGINES = {
    "embedded": "search.engines.embedded.engine_at",
    "elasticsearch": "search.engines.elasticsearch.engine_at",
}
SEARCH_INDEX_DIR = DATA_DIR / "index"
SEARCH_BY_MEANING = env.bool("SEARCH_BY_MEANING", default=True)
SEARCH_MODEL_DIR = DATA_DIR / "model"
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # NumPy gets a few words at a time: threads would cost more
DEMO_ACCOUNTS = False

INSTALLED_APPS = [
    "asv.core",
    "asv.taxonomy",
    "asv.resources",
    "asv.accounts.apps.AccountsConfig",
    "asv.dossiers",
    "asv.notifications",
    "asv.stewardship",
    "asv.jobs",
    "asv.contact",
    "asv.statement",
    "asv.page_cache.apps.PageCacheConfig",
    "home",
    "experiences",
    "experiences.proposals",
    "network",
    "network.directory",
    "network.demarches.apps.DemarchesConfig",
    "network.alerts",
    "network.alerts.returns.apps.ReturnsConfig",
    "network.alerts.watching",
    "network.meetings.registrations",
    "network.meetings.replays",
    "network.networks",
    "network.meetings",
    "operations",
    "search",
    "wagtail_modeladmin",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.sites",
    "asv.accounts.apps.WagtailUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "asv.core.metrics.Measured",
    "asv.stewardship.reads.counted",
    # Django pads its form tokens, so compressing pages that hold one gives nothing away.
    "asv.core.middleware.CompressedPages",
    "asv.page_cache.middleware.PageCache",
    "csp.middleware.CSPMiddleware",
    "asv.core.rehearsal.Unindexed",
    "asv.core.writes.ClosedToWrites",
    "asv.core.bad_input.BadInput",
    "asv.core.refusing.SayWhatIsRefused",
    "asv.core.middleware.AdminRequests",
    "asv.core.middleware.for_our_readers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "asv.core.middleware.known_site",
    "asv.accounts.slow_down.SlowDown",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "asv.accounts.sessions.last_seen",
    "asv.accounts.second_factor.staff_second_factor",
    "asv.stewardship.audit.noted",
    "asv.core.redirects.Redirects",
]

ROOT_URLCONF = "asv.urls"
WSGI_APPLICATION = "asv.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["asv.core.typesetting.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "asv.core.context_processors.site",
                "asv.accounts.context_processors.favourites",
                "asv.accounts.context_processors.consent",
                "asv.notifications.context_processors.unread",
                "network.alerts.watching.context_processors.watched",
            ],
            "builtins": ["asv.core.templatetags.asv"],
        },
    }
]
FORM_RENDERER = "asv.core.typesetting.FormRenderer"

SQLITE_OPTIONS = {
    # Readers beside one writer; a writer waits for its turn instead of failing half-way through a transaction.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000;",
}
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
# Opening a connection costs SQLite its page cache, and PostgreSQL a process, at each request.
DATABASES["default"]["CONN_MAX_AGE"] = 60
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = dict(SQLITE_OPTIONS)
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)  # seconds; a reader waits meanwhile

CACHES = caches_of(env, DATA_DIR)
# Whole pages are kept for those who are not signed in.
PAGE_CACHE = env.bool("PAGE_CACHE", default=True)
# Once a week the worker writes the archive of the corpus and reads it back (platform/operations/corpus/rehearsing.py).
CORPUS_REHEARSAL = env.bool("CORPUS_REHEARSAL", default=False)

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [PLATFORM / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [PLATFORM / "static"]
STATICFILES_FINDERS = [*global_settings.STATICFILES_FINDERS, "asv.core.drawn_files.DrawnFilesFinder"]
STORAGES = {
    "default": {"BACKEND": "asv.core.whole_files.WholeFiles"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
# Where the server before us sends files from, once we said who may see them ("/media-files/"); empty: we send them.
MEDIA_ACCEL = env.str("MEDIA_ACCEL", default="")
EXPORTS_ACCEL = env.str("EXPORTS_ACCEL", default="")  # the same for the exports of the whole set, in DATA_DIR/exports
WHITENOISE_USE_FINDERS = True
WHITENOISE_ADD_HEADERS_FUNCTION = add_headers
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

MFA_TOTP_ISSUER = SITE_NAME

# How many proxies stand in front, and where they connect from: limits count the client's address, not theirs.
TRUSTED_PROXY_COUNT = whole_number("TRUSTED_PROXY_COUNT", default=0)
RATELIMIT_IP_META_KEY = "asv.core.client_address.client_address"
TRUSTED_PROXIES = networks("TRUSTED_PROXIES", "127.0.0.0/8 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 ::1/128 fc00::/7")

# Passwords hashed at once on this machine, and requests that may wait for their turn: together fewer than gunicorn has
# threads, so that other pages always find one free.
PASSWORD_HASHES_AT_ONCE = whole_number("PASSWORD_HASHES_AT_ONCE", default=max(1, (os.cpu_count() or 1) // 2))
PASSWORD_HASHES_WAITING = whole_number("PASSWORD_HASHES_WAITING", default=2)

# Exports that are streamed at once on this machine; the others are told to come again.
EXPORTS_AT_ONCE = whole_number("EXPORTS_AT_ONCE", default=2)

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "asv.core.csrf.csrf_failure"
X_FRAME_OPTIONS = "SAMEORIGIN"
# Wagtail shows previews in a frame of this very site; frame-ancestors below keeps others out.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "media-src": ["'self'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    }
}

# At once: Wagtail's reference index, by which a file is open or closed, must never lag behind its pages.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "asv.core.rich_text.DraftailTextArea"}}
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français")]
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILIMAGES_IMAGE_MODEL = "core.AsvImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "asv.core.uploads.ImageForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_DOCUMENT_MODEL = "core.AsvDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "asv.core.uploads.DocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = [
    "csv", "docx", "epub", "jpg", "mp3", "mp4", "odp", "ods", "odt", "pdf", "png", "pptx", "vtt", "webm", "xlsx", "zip",
]  # fmt: skip
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
WAGTAILDOCS_INLINE_CONTENT_TYPES = ["application/pdf"]
WAGTAIL_FRONTEND_LOGIN_URL = "/compte/connexion/"
WAGTAIL_PASSWORD_REQUIRED_TEMPLATE = "password_required.html"
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.admin_words"}}

FILE_UPLOAD_PERMISSIONS = 0o644
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's page editor sends one field for each block
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Ateliers Santé Ville <ne-pas-repondre@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_URL = env.str("EMAIL_URL", default="file:")
if EMAIL_URL.startswith("file:"):
    EMAIL_BACKEND = "asv.jobs.mail_files.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
else:
    vars().update(env.email_url_config(EMAIL_URL.replace("smtps://", "smtp+ssl://", 1)))
EMAIL_TIMEOUT = 20
# Where mail servers send what they could not deliver, and the secret of whoever posts such reports to the site.
BOUNCE_ADDRESS = env.str("BOUNCE_ADDRESS", default="")
BOUNCE_WEBHOOK_TOKEN = env.str("BOUNCE_WEBHOOK_TOKEN", default="")

# How long an editor may think again of a publication before anybody is written to of it; 0 writes at once.
ALERT_DELAY = timedelta(minutes=whole_number("ALERT_DELAY_MINUTES", default=15))

# Whether the worker asks outside addresses that pages name if they still answer; production does.
CHECK_LINKS = env.bool("CHECK_LINKS", default=False)

# Who sends this as `Authorization: Bearer …` may read /metrics from elsewhere than this machine.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

SENTRY_DSN = env.str("SENTRY_DSN", default="")
if SENTRY_DSN:
    import sentry_sdk

    sentry_sdk.init(dsn=SENTRY_DSN, send_default_pii=False)
