"""The recording on the meeting's page, to those who may see it, and found by what is said in it."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction

from asv.jobs.models import OutboxEvent
from asv.resources.assemble import documents_for
from network.meetings.replays.models import Replay
from search.engines.embedded.engine import EmbeddedEngine
from search.query import SearchQuery
from search.synonyms import Thesaurus
from tests.factories.replays import MP4, recorded_meeting
from tests.factories.site import make_document, make_user, restrict

pytestmark = pytest.mark.django_db


def test_the_page_shows_video_chapters_and_what_was_said(client, tree):
    meeting = recorded_meeting(tree)
    html = client.get(meeting.url).content.decode()
    video = reverse("replay_video", args=[meeting.slug])
    assert f'<source src="{video}"' in html
    assert re.search(rf'href="{video}#t=750"\s+data-seek="750"', html), "a chapter opens the video there without script"
    assert '<p id="t=754"' in html and "Médiatrice" in html and "&lt;script&gt;alert(1)" in html
    assert "<script>alert" not in html and "onerror" not in html and "ailleurs.example" not in html
    captions = client.get(f"/rencontres/{meeting.slug}/replay/sous-titres.vtt")
    assert captions["Content-Type"].startswith("text/vtt") and captions.content.startswith(b"WEBVTT\n\n00:00:01.000")
    assert "Replay" in client.get("/rencontres/").content.decode()


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        ("", 200, 0, len(MP4) - 1),
        ("bytes=10-19", 206, 10, 19),
        ("bytes=2000-", 206, 2000, len(MP4) - 1),
        ("bytes=-5", 206, len(MP4) - 5, len(MP4) - 1),
        ("bytes=0-99999999", 206, 0, len(MP4) - 1),
        ("bytes=99999999-", 416, 0, 0),
        ("bytes=9-3", 416, 0, 0),
        ("bytes=-", 416, 0, 0),
        ("bytes=0-1,4-5", 200, 0, len(MP4) - 1),
        ("lignes=1-2", 200, 0, len(MP4) - 1),
    ],
)
def test_players_get_the_part_they_ask_for(client, tree, asked, status, first, last):
    meeting = recorded_meeting(tree)
    response = client.get(f"/rencontres/{meeting.slug}/replay/video/", headers={"Range": asked} if asked else {})
    assert response.status_code == status
    if status != 416:
        assert b"".join(response.streaming_content) == MP4[first : last + 1]
        assert response["Content-Type"] == "video/mp4" and "private" in response["Cache-Control"]
        assert "Content-Disposition" not in response


def test_nothing_of_a_reserved_recording_leaves(client, tree):
    group = Group.objects.create(name="Réseau")
    meeting = recorded_meeting(tree, "Entre membres")
    restrict(meeting, "groups", group)
    paths = [f"/rencontres/{meeting.slug}/replay/{name}" for name in ("video/", "sous-titres.vtt")]
    member, other = make_user("membre@exemple.fr"), make_user("autre@exemple.fr")
    member.groups.add(group)
    for user in (None, other):
        if user:
            client.force_login(user)
        assert [client.get(path).status_code for path in paths] == [404, 404]
        assert "rhododendron" not in client.get(meeting.url, follow=True).content.decode()
    client.force_login(member)
    assert [client.get(path).status_code for path in paths] == [200, 200]
    assert "rhododendron" in client.get(meeting.url).content.decode()


def test_captions_of_a_closed_collection_are_neither_shown_nor_found(client, tree):
    meeting = recorded_meeting(tree)
    closed = Collection.get_first_root_node().add_child(name="Fermée")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    captions = meeting.replays.get().captions
    captions.collection = closed
    before = OutboxEvent.objects.count()
    captions.save()
    assert OutboxEvent.objects.filter(topic="page").count() and OutboxEvent.objects.count() > before
    assert "rhododendron" not in client.get(meeting.url).content.decode()
    assert client.get(f"/rencontres/{meeting.slug}/replay/sous-titres.vtt").status_code == 404
    (found,) = documents_for([meeting.pk])
    assert found.files == () and found.formats == ("video",)
    client.force_login(make_user())
    assert "rhododendron" in client.get(meeting.url).content.decode()


def test_a_hit_opens_the_recording_at_its_moment(tree):
    meeting = recorded_meeting(tree)
    engine = EmbeddedEngine.in_memory(list(documents_for([meeting.pk])), Thesaurus)
    (hit,) = engine.search(SearchQuery(words="rhododendrons")).hits
    (passage,) = hit.card.passages
    assert passage.url == f"/rencontres/{meeting.slug}/#t=754"
    assert passage.where == "À 12 min 34 s de l’enregistrement"
    assert passage.page is None and "<mark>rhododendron</mark>" in passage.text and "<script" not in passage.text
    # The title of the recording alone is no better than a moment of it.
    (hit,) = engine.search(SearchQuery(words="enregistrement")).hits
    assert [passage.where for passage in hit.card.passages] == ["Dans l’enregistrement"]


def test_a_batch_reads_its_recordings_in_one_query(tree):
    pages = [recorded_meeting(tree, f"Filmée {number}").pk for number in range(6)]
    counts = []
    for batch in (pages[:2], pages):
        list(documents_for(batch))
        with CaptureQueriesContext(connection) as captured:
            list(documents_for(batch))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_an_editor_is_told_what_is_wrong_with_each_part(tree):
    meeting = recorded_meeting(tree)
    replay = Replay(
        page=meeting,
        video=make_document("Texte", "texte.pdf"),
        captions=make_document("Cassés", "casse.vtt", b"WEBVTT\n\n1\nbonjour"),
        chapters="Accueil",
    )
    with pytest.raises(ValidationError) as raised:
        replay.full_clean(exclude=["page"])
    faults = raised.value.message_dict
    assert "MP4" in faults["video"][0] and "Ligne 3" in faults["captions"][0] and "Ligne 1" in faults["chapters"][0]
    with pytest.raises(ValidationError, match="retirez"):
        Replay(page=meeting).full_clean(exclude=["page"])
    replay = Replay(page=meeting, captions=make_document("Film", "x.mp4", MP4))
    with pytest.raises(ValidationError, match=r"\.vtt"):
        replay.full_clean(exclude=["page"])
