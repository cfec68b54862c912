"""Words for readers: full forms that read well aloud, and no name of a format where a use can be named."""

import re
from pathlib import Path

from django.conf import settings

from tests.test_house import SOURCES

INCLUSIVE_DOT = re.compile(r"[a-zà-ÿ]·[a-zà-ÿ]")
# What reads such writing, or quotes the people who use it.
READS_IT = ("search/analysis", "search/words", "demo/", "taxonomy/data")


def test_no_word_for_readers_has_a_dot_in_its_midst():
    """Screen readers stumble over it; a sentence that avoids the choice is read by everyone."""
    folder = Path(settings.ROOT)
    texts = [*folder.glob("templates/**/*.html"), *folder.glob("templates/**/*.txt"), *SOURCES]
    found = {
        f"{path.relative_to(folder)}: {line.strip()[:80]}"
        for path in texts
        if not any(part in path.as_posix() for part in READS_IT)
        for line in path.read_text().splitlines()
        if INCLUSIVE_DOT.search(line) and not line.strip().startswith("#")
    }
    assert not found
