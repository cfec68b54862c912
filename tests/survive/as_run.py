"""Settings of the sites that the suite breaks: production's, without the time that passwords and static files take."""

from asv.settings.production import *  # noqa: F403
from asv.settings.production import STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
REQUIRE_STAFF_SECOND_FACTOR = False
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
SEARCH_BY_MEANING = False
