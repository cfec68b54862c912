"""Settings of a production server: refuses to start without its secrets, and says so in one line."""

from django.core.exceptions import ImproperlyConfigured

from asv.settings.base import *  # noqa: F403
from asv.settings.base import SILENCED_SYSTEM_CHECKS, SITE_URL, env, whole_number

for _name in ("SECRET_KEY", "ALLOWED_HOSTS"):
    if not env.str(_name, default=""):
        raise ImproperlyConfigured(f"{_name} is not set: production does not start without it.")

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CHECK_LINKS = env.bool("CHECK_LINKS", default=True)
REQUIRE_STAFF_SECOND_FACTOR = env.bool("REQUIRE_STAFF_SECOND_FACTOR", default=True)

_HTTPS = SITE_URL.startswith("https://")
# The shipped proxy ends TLS in front of gunicorn. Without its word on who asks, all visitors would count as one, and a
# few wrong passwords would keep everyone out.
TRUSTED_PROXY_COUNT = whole_number("TRUSTED_PROXY_COUNT", default=1)
if _HTTPS and not TRUSTED_PROXY_COUNT:
    raise ImproperlyConfigured(
        "TRUSTED_PROXY_COUNT is 0 and SITE_URL is https: a proxy ends TLS, leave it unset or count the proxies."
    )
SECURE_SSL_REDIRECT = _HTTPS
# What this machine asks the site itself, past the proxy: nothing of it is anybody's.
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)/$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# A browser that was told keeps to https for that long, whatever becomes of the certificate. Other hosts below this
# one, and the list that browsers ship, are asked for on purpose only: neither is taken back in a day.
SECURE_HSTS_SECONDS = whole_number("HSTS_SECONDS", default=31_536_000) if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = [*SILENCED_SYSTEM_CHECKS, "security.W005", "security.W021"]
SESSION_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_SECURE = _HTTPS

STORAGES = {
    "default": {"BACKEND": "asv.core.whole_files.WholeFiles"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False
