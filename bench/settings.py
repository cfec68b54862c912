"""Settings of the benchmarks: production's, and the synthetic corpus that production has not."""

from asv.settings.production import *  # noqa: F403
from asv.settings.production import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "demo"]
