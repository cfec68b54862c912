"""The outbox: each consumer at its own pace, a bad event skipped and tried again, a dead engine waited for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from asv.jobs import consuming
from asv.jobs.models import OutboxCursor, OutboxEvent, OutboxFailure
from asv.jobs.outbox import emit, emit_many
from asv.jobs.registry import RetryLater, register_consumer
from asv.jobs.worker import Worker

pytestmark = pytest.mark.django_db


def record(bad=(), down=False):
    """A consumer that notes what it was given, refuses some, or is down altogether."""
    seen: list[int] = []

    def handle(events):
        if handle.down:
            raise RetryLater("the engine is down")
        if set(handle.bad) & {event.object_id for event in events}:
            raise ValueError("a bad event")
        seen.extend(event.object_id for event in events)

    handle.bad, handle.down, handle.seen = set(bad), down, seen
    return handle


def test_each_consumer_sees_its_topics_once_and_in_order():
    pages, both = record(), record()
    register_consumer("pages", ["page"], pages)
    register_consumer("both", ["page", "document"], both)
    emit_many("page", range(450))
    emit("document", 7)
    assert Worker().run_once() == {"pages": 450, "both": 451}
    assert pages.seen == list(range(450))
    assert both.seen == [*range(450), 7]
    assert Worker().run_once() == {}


def test_events_come_in_batches_of_two_hundred():
    sizes = []
    register_consumer("sizes", ["page"], lambda events: sizes.append(len(events)))
    emit_many("page", range(450))
    Worker().run_once()
    assert sizes == [200, 200, 50]


def test_a_bad_event_is_written_down_and_stops_neither_the_others_nor_other_consumers():
    strict, easy = record(bad={3}), record()
    register_consumer("strict", ["page"], strict)
    register_consumer("easy", ["page"], easy)
    emit_many("page", range(6))
    Worker().run_once()
    assert strict.seen == [0, 1, 2, 4, 5]
    assert easy.seen == list(range(6))
    failure = OutboxFailure.objects.get()
    assert (failure.consumer, failure.topic, failure.object_id) == ("strict", "page", 3)
    assert "ValueError: a bad event" in failure.error


def test_a_failed_event_is_tried_again_until_it_comes_right_or_is_given_up():
    handle = record(bad={1})
    register_consumer("strict", ["page"], handle)
    emit("page", 1)
    Worker().run_once()
    now = timezone.now()
    assert consuming.retry_failures(now) == 0
    for _attempt in range(len(consuming.RETRIES) + 2):
        now += timedelta(days=1)
        consuming.retry_failures(now)
    given_up = OutboxFailure.objects.get()
    assert given_up.next_attempt_at is None
    assert given_up.attempts == len(consuming.RETRIES) + 1
    OutboxFailure.objects.update(next_attempt_at=now)
    handle.bad = set()
    assert consuming.retry_failures(now + timedelta(days=1)) == 1
    assert handle.seen == [1]
    assert not OutboxFailure.objects.exists()


def test_a_consumer_that_is_down_waits_at_its_place_and_holds_up_nobody():
    down, up = record(down=True), record()
    register_consumer("down", ["page"], down)
    register_consumer("up", ["page"], up)
    emit_many("page", range(3))
    worker = Worker()
    worker.run_once()
    assert up.seen == [0, 1, 2]
    assert not OutboxFailure.objects.exists()
    cursor = OutboxCursor.objects.get(consumer="down")
    assert cursor.last_event_id == 0
    assert cursor.last_error == "the engine is down"
    assert worker.resting == ["down"]
    down.down = False
    worker.run_once()
    assert down.seen == [], "it rests before it is asked again"
    worker._rest_until.clear()
    worker.run_once()
    assert down.seen == [0, 1, 2]
    assert worker.resting == []
    assert OutboxCursor.objects.get(consumer="down").last_error == ""


def test_going_down_in_the_middle_of_a_bad_batch_keeps_what_was_done():
    seen = []

    def handle(events):
        if len(events) > 1:
            raise ValueError
        if events[0].object_id == 2:
            raise RetryLater("down")
        seen.append(events[0].object_id)

    register_consumer("unlucky", ["page"], handle)
    emit_many("page", range(4))
    Worker().run_once()
    assert seen == [0, 1]
    assert OutboxCursor.objects.get().last_event_id == OutboxEvent.objects.get(object_id=1).pk


def test_old_events_go_when_every_consumer_of_their_topic_has_passed_them():
    register_consumer("fast", ["page"], record())
    register_consumer("slow", ["page"], record(down=True))
    register_consumer("files", ["document"], record())
    emit_many("page", [1, 2])
    emit_many("document", [3])
    emit_many("nobody's", [4])
    Worker().run_once()
    OutboxEvent.objects.filter(object_id__in=[1, 3, 4]).update(created_at=timezone.now() - timedelta(days=31))
    consuming.prune_outbox(timezone.now())
    assert set(OutboxEvent.objects.values_list("object_id", flat=True)) == {1, 2}
    OutboxCursor.objects.filter(consumer="slow").update(last_event_id=OutboxEvent.objects.get(object_id=2).pk)
    consuming.prune_outbox(timezone.now())
    assert set(OutboxEvent.objects.values_list("object_id", flat=True)) == {2}


@pytest.mark.counts_queries
def test_a_long_queue_costs_the_same_for_each_batch(django_assert_max_num_queries):
    register_consumer("pages", ["page"], lambda events: None)
    emit_many("page", range(2000))
    Worker().round()
    emit_many("page", range(2000))
    with django_assert_max_num_queries(10 * 8 + 12):
        Worker().round()
