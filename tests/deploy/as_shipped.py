"""Settings of the site that the tests put behind nginx: production's, but for two things that would only take time."""

from asv.accounts.hashing import BoundedHasher
from asv.settings.production import *  # noqa: F403
from asv.settings.production import STORAGES


class QuickHasher(BoundedHasher):
    """A tenth of the work: the seats are what is tested."""

    iterations = 60_000


PASSWORD_HASHERS = ["tests.deploy.as_shipped.QuickHasher"]
PASSWORD_HASHES_AT_ONCE = 1
# Collecting and compressing static files takes a minute.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
