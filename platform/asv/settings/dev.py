"""Settings of `make run`: the finished site with nothing installed beside Python. `DEBUG=1` shows tracebacks."""

from asv.settings.base import *  # noqa: F403
from asv.settings.base import INSTALLED_APPS, STORAGES, env

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="development-only-" + "0" * 50)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
DEMO_ACCOUNTS = True
INSTALLED_APPS = [*INSTALLED_APPS, "demo"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

# `make run` collects static files as production does, and says so to what it starts (asv/core/collected.py).
if env.bool("STATIC_COLLECTED", default=False) and not DEBUG:
    STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
    WHITENOISE_USE_FINDERS = False
PAGE_CACHE = env.bool("PAGE_CACHE", default=not DEBUG)  # who changes templates wants to see it
