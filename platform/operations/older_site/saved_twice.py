"""Pages that a program saved more than once: under their number and their name, a list in each of its orders."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from asv.resources.text import plain_text
from operations.older_site.found import OldPage

_ORDERED = re.compile(r"[?&](?:order|sort|replytocom|share|debut_\w+)=|[?&]page=(?:\d|imprim)")
# What an address of a number looks like: a page that has a name too is kept by its name.
_BY_NUMBER = re.compile(r"[?&=]|(?:^|/)(?:node|user)/\d|\.\d+\.html?$|/index[0-9a-f]{4}\.html?$")


def is_other_view(path: str, paths: Iterable[str]) -> bool:
    """Whether a file is a list in another order, or a page's print: what it is a view of is there too."""
    match = _ORDERED.search(path)
    if match is None:
        return False
    page = path.partition("?")[0]
    return page in paths or f"{page}.html" in paths or f"{page}.htm" in paths


def saved_once(pages: list[OldPage]) -> tuple[list[OldPage], list[tuple[str, str]]]:
    """Each page once, by its title and its words, and what is left out with the reason.

    What is kept leads from the addresses of the others too.
    """
    alike: dict[str, list[OldPage]] = {}
    for page in pages:
        words = f"{page.title}\n{page.summary}\n{' '.join(plain_text(page.html).split())}"
        alike.setdefault(hashlib.sha256(words.encode()).hexdigest(), []).append(page)
    kept, left = [], []
    for same in alike.values():
        best = min(same, key=lambda page: (_BY_NUMBER.search(page.name) is not None, len(page.name), page.name))
        for page in same:
            if page is not best:
                left.append((page.name, f"La même page que « {best.name} »."))
                best.others = list(dict.fromkeys([*best.others, *filter(None, [page.address, *page.others])]))
        kept.append(best)
    return kept, left
