"""Whatever is sent to whatever address by whoever: the site says what is wrong with it, and never breaks."""

from __future__ import annotations

import logging
import sys
from collections import Counter

import pytest
from django.core import mail
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction

from tests.depth import DEEP, SEED, amount
from tests.hostile.corpus import Corpus
from tests.hostile.ground import build_target
from tests.hostile.sending import Answer, Request, Sender

pytestmark = pytest.mark.django_db
HUGE = ("9" * 30,)  # beyond 64 bits


@pytest.fixture(autouse=True)
def _one_transaction():
    """A server ends its connection's turn with each request; here one transaction holds them all."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.walk
def test_no_request_breaks_the_site(caplog, capsys):
    caplog.set_level(logging.CRITICAL)
    target = build_target()
    sender = Sender(target.sessions)
    corpus = Corpus(target, sender, SEED)
    statuses: Counter[int] = Counter()
    broken: list[str] = []
    # The second database is asked again what the ORM writes, not what the middlewares refuse.
    for number, request in corpus.requests(amount(150 if connection.vendor == "sqlite" else 80, 20_000)):
        answer = alone(sender, request)
        statuses[answer.status] += 1
        if answer.status >= 500 and not (request.path == b"/readyz/" and answer.status == 503):
            broken.append(told(number, request, answer))
    with capsys.disabled():
        sys.stdout.write(f"\n{statuses.total()} hostile requests, seed {SEED}: {dict(sorted(statuses.items()))}\n")
    assert not broken, f"{len(broken)} answers of 5xx\n\n" + "\n\n".join(broken[:20])


@pytest.mark.walk
def test_no_field_of_a_form_breaks_the_site(caplog):
    """Each field in turn holds what no database takes: on readers' pages, in `make test-deep` in the admin too."""
    caplog.set_level(logging.CRITICAL)
    target = build_target()
    if not DEEP:
        target.routes = [route for route in target.routes if not route.shape.startswith("/admin/")]
    sender = Sender(target.sessions)
    who, values = ("administrator", (*HUGE, "a\0b", "abc")) if DEEP else ("facilitator", HUGE)
    broken, sent = [], 0
    for request in Corpus(target, sender, SEED).every_field(who, values):
        answer = alone(sender, request)
        sent += 1
        if answer.status >= 500:
            broken.append(told(sent, request, answer))
    assert sent > 100
    assert not broken, f"{len(broken)} answers of 5xx\n\n" + "\n\n".join(broken[:20])


def alone(sender: Sender, request: Request) -> Answer:
    """The answer to a request that changes nothing for the next one."""
    with transaction.atomic():
        answer = sender.send(request)
        transaction.set_rollback(True)
    mail.outbox.clear()
    return answer


def told(number: int, request: Request, answer: Answer) -> str:
    """What was sent and what broke, short enough to read."""
    query = b"?" + request.query if request.query else b""
    return (
        f"SEED={SEED}, request {number}: {request.method} {(request.path + query)[:300]!r} as {request.who}\n"
        f"  {str(request.headers)[:300]} {request.body[:200]!r}\n  {answer.status} {answer.raised[-1500:]}"
    )
