"""WebVTT and chapters: what is understood, what is refused and why."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.meetings.replays import chapters
from network.meetings.replays.transcript import paragraphs
from network.meetings.replays.webvtt import BadCaptions, Cue, read, write
from tests.factories.replays import VTT


def test_what_is_said_is_read_as_plain_text_and_written_anew():
    cues = read(b"\xef\xbb\xbf" + VTT.replace("\n", "\r\n").encode())
    assert [(cue.start, cue.voice) for cue in cues] == [
        (1, "Cheffe de projet"),
        (5, ""),
        (754.5, "Médiatrice"),
        (3723, ""),
    ]
    assert cues[0].text == "Bienvenue à toutes & à tous."
    assert cues[2].text == "Le rhododendron <script>alert(1)</script> pousse au pied des tours."
    assert cues[3].text == "Merci et à bientôt."
    written = write(cues)
    assert read(written.encode()) == cues
    assert "url(" not in written and "<script" not in written and "onerror" not in written and "NOTE" not in written
    assert "00:12:34.500 --> 00:12:39.000\n<v Médiatrice>Le rhododendron &lt;script&gt;" in written


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "WEBVTT"),
        (b"1\n00:01.000 --> 00:02.000\nx", "WEBVTT"),
        (b"WEBVTTX\n\n00:01.000 --> 00:02.000\nx", "WEBVTT"),
        (b"WEBVTT", "aucun sous-titre"),
        (b"WEBVTT\n\nNOTE rien", "aucun sous-titre"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\né".encode("latin-1"), "UTF-8"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\né".encode("utf-16"), "UTF-8"),
        (b"WEBVTT\n\n00:02.000 --> 00:01.000\nx", "Ligne 3 : la fin"),
        (b"WEBVTT\n\n1\n00:99.000 --> 00:01.000\nx", "Ligne 4 : ces temps"),
        (b"WEBVTT\n\n1\n00:01.000 -> 00:02.000\nx", "Ligne 3 : il manque"),
        (b"WEBVTT\n\n99:00:00.000 --> 99:00:01.000\nx", "24 heures"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + b"x" * 1001, "trop long"),
        (b"WEBVTT\n\n" + b"x" * 2_000_000, "trop lourd"),
        (b"WEBVTT\n\n" + b"00:01.000 --> 00:02.000\nx\n\n" * 20_001, "trop de sous-titres"),
        (b"WEBVTT\n\n" + b"<" * 1_999_000 + b"-->", "temps"),
    ],
    ids=range(15),
)
def test_a_bad_file_is_refused_with_its_line(content, words):
    with pytest.raises(BadCaptions, match=words):
        read(content)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from([*VTT.splitlines(), "-->", "<v ", "&#0;", "<", "\x00", "\u2028", "\x85"]), max_size=25))
def test_no_file_brings_the_reader_down(lines):
    try:
        cues = read("\n".join(["WEBVTT", "", *lines]).encode())
    except BadCaptions:
        return
    assert read(write(cues).encode()) == cues


def test_paragraphs_open_near_the_word_and_begin_with_chapters_and_speakers():
    cues = [Cue(second, second + 2, f"mot{second}", "Anne" if second < 100 else "Luc") for second in range(0, 200, 2)]
    found = paragraphs(cues, [51])
    starts = [one.start for one in found]
    assert len(set(starts)) == len(starts) and {0, 52, 100} <= set(starts)
    assert max(b - a for a, b in pairwise(starts)) <= 30
    assert [one.voice for one in found if one.voice] == ["Anne", "Luc"]
    assert paragraphs([]) == []
    assert [one.clock for one in paragraphs([Cue(3723, 3725, "x")])] == ["1:02:03"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Accueil", "Ligne 1"),
        ("0:00 Accueil\n12:99 x", "Ligne 2"),
        ("5:00 Fin\n1:00 Début", "Ligne 2 : un chapitre commence après"),
        ("1:00\n", "Ligne 1"),
        (
            "\n".join(f"{number}:00 x" for number in range(60))
            + "\n"
            + "\n".join(f"2:{n:02d}:00 x" for n in range(60)),
            "100",
        ),
    ],
)
def test_chapters_that_cannot_be_read_are_refused_by_line(text, words):
    with pytest.raises(ValueError, match=words):
        chapters.parse(text)


def test_chapters_are_lines():
    found = chapters.parse("0:00 Accueil\n\n 1:02:03  Une <suite>\n")
    assert [(one.start, one.title) for one in found] == [(0, "Accueil"), (3723, "Une <suite>")]
