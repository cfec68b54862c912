"""Whether a page renders: the home page, asked of the whole site as a reader's browser would."""

from __future__ import annotations

import io
from functools import cache
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

from asv.core.health import OWN_QUESTION
from asv.core.remembered import only_site
from home.models import HomePage

_site = cache(WSGIHandler)


def page_health() -> str:
    """ "ok" when the home page, Wagtail's own welcome aside, is answered to a stranger."""
    try:
        site = only_site()
        status = _asked("/")
    except Exception as error:  # noqa: BLE001 - whatever it is, this is what readiness has to tell
        return type(error).__name__
    if site is not None and not isinstance(site.root_page, HomePage):
        return "no home page: manage.py set_up_site"
    return "ok" if status.startswith(("2", "3")) else f"the home page answers {status}"


def _asked(path: str) -> str:
    """The status of an answer to GET, in words.

    Within the question that is under way: the connection to the database is that question's, and stays open after it.
    """
    answer = _site().get_response(WSGIRequest(_environment(path)))
    return f"{answer.status_code} {answer.reason_phrase}"


def _environment(path: str) -> dict[str, object]:
    """A request that comes to the address of the site, by this machine, marked so that it is counted nowhere."""
    address = urlsplit(settings.SITE_URL)
    environ: dict[str, object] = {
        "HTTP_HOST": address.netloc,
        "HTTP_X_FORWARDED_PROTO": address.scheme,
        "HTTP_X_FORWARDED_FOR": "127.0.0.1",
        "PATH_INFO": path,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": address.scheme,
        "wsgi.input": io.BytesIO(),
        OWN_QUESTION: True,
    }
    setup_testing_defaults(environ)
    return environ
