"""The client, and what its failures mean."""

from __future__ import annotations

import logging
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypedDict

from django.core.exceptions import ImproperlyConfigured
from elasticsearch import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    BadRequestError,
    ConnectionTimeout,
    Elasticsearch,
    NotFoundError,
    TransportError,
    UnsupportedProductError,
)

from search.engines.base import EngineUnavailable, NeedsRebuild
from search.engines.elasticsearch.address import Address


class _Options(TypedDict, total=False):
    """What of a connection its address says."""

    verify_certs: bool
    ssl_show_warn: bool
    ca_certs: str
    basic_auth: str


logger = logging.getLogger(__name__)

# A visitor waits no longer than this before the embedded engine answers instead. Writing may take its time, but the
# worker has other things to do than to wait for a server that has gone mute.
SEARCH_SECONDS = 1.5
WRITE_SECONDS = 20.0
# JSON that the server sends: read where its shape is known.
Answer = dict[str, Any]
_HOW = "lancez rebuild_search_index --engine elasticsearch"


def connect(address: Address) -> Elasticsearch:
    """A client for these hosts. What one host refuses is asked of the next; what times out is not asked again."""
    options: _Options = {"verify_certs": address.verified, "ssl_show_warn": False} if address.secure else {}
    if address.authority:
        options["ca_certs"] = _readable(address.authority)
    if address.credentials:
        # Encoded here, since the client takes no letter beyond ASCII in a pair.
        options["basic_auth"] = b64encode(":".join(address.credentials).encode()).decode()
    return Elasticsearch(
        list(address.hosts),
        request_timeout=SEARCH_SECONDS,
        max_retries=len(address.hosts) - 1,
        retry_on_timeout=False,
        retry_on_status=(502, 503, 504),
        **options,
    )


class QuestionRefused(Exception):
    """The server works and cannot take this one question."""


@contextmanager
def answering() -> Iterator[None]:
    """Say of every failure of the server that the engine is unavailable, in a line that holds no address or secret."""
    try:
        yield
    except BadRequestError as error:
        raise QuestionRefused(f"Elasticsearch refuse la question ({error.error}).") from error
    except (ApiError, TransportError, UnsupportedProductError) as error:
        logger.debug("Elasticsearch failed: %s", type(error).__name__)
        raise _meant(error) from error


def raise_for(answer: Answer) -> None:
    """Raise what one answer among several of a request says went wrong."""
    if "error" in answer:
        raise failure(str(answer["error"].get("type", "")), int(answer.get("status", 500)))


def failure(kind: str, status: int) -> EngineUnavailable:
    """The failure that Elasticsearch names so."""
    if kind == "index_not_found_exception":
        return NeedsRebuild(f"Elasticsearch n’a pas d’index de cette version du site : {_HOW}.")
    return EngineUnavailable(f"Elasticsearch a répondu par une erreur ({status}).")


def _readable(authority: str) -> str:
    """The client would say nothing of a missing file before it asks."""
    try:
        ssl.create_default_context(cafile=authority)
    except OSError:
        raise ImproperlyConfigured("SEARCH_URL cannot be used: its certificate file (ca) cannot be read.") from None
    return authority


def _meant(error: Exception) -> EngineUnavailable:
    if isinstance(error, NotFoundError):
        return failure(error.error, 404)
    if isinstance(error, ConnectionTimeout):
        return EngineUnavailable("Elasticsearch ne répond pas dans le délai prévu.")
    if isinstance(error, AuthenticationException | AuthorizationException):
        return EngineUnavailable("Elasticsearch refuse l’identifiant ou le mot de passe de SEARCH_URL.")
    if isinstance(error, UnsupportedProductError):
        return EngineUnavailable("Le serveur de SEARCH_URL n’est pas Elasticsearch.")
    if isinstance(error, ApiError):
        return failure(error.error, error.status_code)
    return EngineUnavailable("Elasticsearch ne répond pas.")
