"""Settings of the test suite."""

from datetime import timedelta
from inspect import currentframe

from asv.settings.base import *  # noqa: F403
from asv.settings.base import CACHES, DATA_DIR, DATABASES, INSTALLED_APPS, ROOT, SEARCH_ENGINES, TEMPLATES

DEBUG = False
SECRET_KEY = "only-for-the-tests-" + "0" * 50
ALLOWED_HOSTS = ["*"]
DEMO_ACCOUNTS = True
INSTALLED_APPS = [*INSTALLED_APPS, "demo"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = DATA_DIR / "test-media"
SEARCH_INDEX_DIR = DATA_DIR / "test-index"
SEARCH_BY_MEANING = False  # vectors take time: the tests that are about them ask for them (`by_meaning`)
SEARCH_ENGINES = {**SEARCH_ENGINES, "toy": "tests.search.toy_engine.engine_at"}
STATIC_ROOT = DATA_DIR / "test-static"
STATIC_ROOT.mkdir(exist_ok=True)
SITE_URL = "https://asv.example"
WAGTAILADMIN_BASE_URL = IDENTIFIER_URL = SITE_URL
ACCOUNT_RATE_LIMITS = False  # type: ignore[assignment]
SESSION_SEEN_SECONDS = 0
ALERT_DELAY = timedelta(0)  # tests about thinking again set it, and give the clock
EXPORTS_AT_ONCE = 100  # tests seldom read an answer to its end, which gives its seat back
WHITENOISE_AUTOREFRESH = True  # else each browser of a test reads every static file first
PAGE_CACHE = False  # tests see what a page is made of; those about keeping it turn it on
for _name in CACHES:  # limits and sessions go by the clock; what is remembered does not
    _backend = "django.core.cache.backends.locmem.LocMemCache" if _name == "default" else "tests.standing.StandingCache"
    CACHES[_name] = {"BACKEND": _backend, "LOCATION": _name}
_database = DATABASES["default"]
_sqlite = _database["ENGINE"] == "django.db.backends.sqlite3"
_database["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3") if _sqlite else f"test_{_database['NAME']}_migrated"}


class Undefined(str):
    """What a template writes for an undefined variable: in a template of ours, the test that rendered it fails.

    Wagtail's and allauth's own templates lean on undefined variables, so only our folder is strict.
    """

    __slots__ = ()

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __mod__(self, name: object) -> str:
        frame = currentframe()
        context = frame.f_back.f_locals.get("context") if frame and frame.f_back else None
        template = getattr(getattr(context, "render_context", None), "template", None)
        origin = str(getattr(getattr(template, "origin", None), "name", ""))
        if origin.startswith(str(ROOT / "templates")):
            raise AssertionError(f"undefined template variable {name} in {origin}")
        return ""


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined()  # type: ignore[index]
