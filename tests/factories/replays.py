"""Recordings for tests."""

from __future__ import annotations

from typing import Any

from network.meetings.models import MeetingPage
from network.meetings.replays.models import Replay
from tests.factories.network import make_meeting
from tests.factories.site import make_document

VTT = """WEBVTT - rencontre

NOTE ceci n'est pas montré

STYLE
::cue { background: url(https://ailleurs.example/x) }

1
00:01.000 --> 00:04.000 align:start position:10%
<v Cheffe de projet>Bienvenue à <b>toutes</b> &amp; à tous.

00:05.000 --> 00:09.000
Nous parlerons d'ambassadeurs.

12:34.500 --> 12:39.000
<v Médiatrice>Le rhododendron &lt;script&gt;alert(1)&lt;/script&gt; pousse au pied des tours.

01:02:03.000 --> 01:02:07.000
Merci<img src=x onerror=alert(1)> et à bientôt.
"""
MP4 = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 10


def recorded_meeting(tree: Any, title: str = "Rencontre filmée", vtt: str = VTT, **fields: Any) -> MeetingPage:
    """A meeting of the past with its video, captions and chapters."""
    meeting = make_meeting(tree, title, **{"days": -10, **fields})
    meeting.replays = [
        Replay(
            video=make_document("Film", "film.mp4", MP4),
            captions=make_document("Sous-titres", "film.vtt", vtt.encode()),
            chapters="0:00 Accueil\n\n12:30 Table ronde",
        )
    ]
    meeting.save_revision().publish()
    meeting.refresh_from_db()
    return meeting
