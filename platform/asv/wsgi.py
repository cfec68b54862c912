"""The WSGI entry point of the site."""

import gc
import os
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from asv.core.shared_figures import count_together
from asv.core.stack_room import with_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asv.settings.production")
gc.disable()  # of what is loaded nothing goes: collections that look at it were an eighth of a start
count_together(Path(settings.DATA_DIR) / "metrics")
_django: Callable[..., Iterable[bytes]] = get_wsgi_application()
if settings.PAGE_CACHE:
    from asv.page_cache.front import Front  # it counts, and knows models: after both lines above

    _django = Front(_django)
# What was made until here stays: a full collection that looks at it all again takes 150 ms of a request's time.
import_module(settings.ROOT_URLCONF)  # a fifth of what stays; the first request would load it otherwise
gc.collect()
gc.freeze()
gc.enable()
# Of what is made later a full collection comes a hundred times less often: each batch of an export brought one, which
# every page of the process waits for. What refers to itself and dies young is found as before.
gc.set_threshold(*gc.get_threshold()[:2], 1000)
# A page beside an export waits for its turn ten times or more: with Python's own 5 ms its p95 was 100 ms, with this 45.
sys.setswitchinterval(0.001)


@with_room
def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Django's own, which breaks before anything of ours on a content type whose parameters are encoded (RFC 2231).

    No client writes one; where it stands the type says nothing, so that the body is read as no form.
    """
    if "*" in environ.get("CONTENT_TYPE", ""):
        environ["CONTENT_TYPE"] = "application/octet-stream"
    return _django(environ, start_response)
