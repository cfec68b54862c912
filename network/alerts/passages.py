"""Where an alert's words stand in a resource: the extract that says why it came."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from functools import cached_property

from asv.resources.assemble import documents_for
from asv.resources.document import ResourceDocument
from search.analysis import clean
from search.highlight import Highlighter, file_pages
from search.parsing import parse
from search.synonyms import Thesaurus, current_thesaurus, expand

_KEPT = 300
_EXTRACTS_KEPT = 3000


class Passages:
    """Extracts for the mails of one round. A text is read, and quoted for the same words, once for all of them; what
    was made first is let go first.

    The caller names only resources that the recipient may read whole: extracts come from their full text.
    """

    def __init__(self) -> None:
        self._documents: OrderedDict[int, ResourceDocument] = OrderedDict()
        self._extracts: OrderedDict[tuple[str, int], str] = OrderedDict()

    @cached_property
    def _synonyms(self) -> Thesaurus:
        return current_thesaurus()

    def found(self, words: str, ids: Iterable[int]) -> dict[int, str]:
        """The best extract of each resource for these words, HTML in which only `<mark>` is markup; none without."""
        wanted = list(ids) if words else []
        if missing := [pk for pk in wanted if (words, pk) not in self._extracts]:
            self._extracts.update(self._quoted(words, missing))
        extracts = {pk: self._extracts[words, pk] for pk in wanted}
        while len(self._extracts) > _EXTRACTS_KEPT:
            self._extracts.popitem(last=False)
        return {pk: extract for pk, extract in extracts.items() if extract}

    def _quoted(self, words: str, ids: list[int]) -> dict[tuple[str, int], str]:
        parsed = parse(words)
        if not parsed.required:
            return {(words, pk): "" for pk in ids}
        highlighter = Highlighter(expand(parsed, self._synonyms))
        self._read(ids)
        known = self._documents
        return {(words, pk): _extract(highlighter, known[pk]) if pk in known else "" for pk in ids}

    def read_ahead(self, ids: Iterable[int]) -> None:
        """Load the texts of these resources in one query, as many as are kept, for later calls of `found`."""
        self._read(list(dict.fromkeys(ids))[:_KEPT])

    def _read(self, ids: list[int]) -> None:
        missing = [pk for pk in ids if pk not in self._documents]
        for document in documents_for(missing) if missing else ():
            self._documents[document.id] = document
        while len(self._documents) > max(_KEPT, len(ids)):
            self._documents.popitem(last=False)


def _extract(highlighter: Highlighter, document: ResourceDocument) -> str:
    """From the page itself, else from what is attached to it."""
    if fragments := highlighter.fragments(document.summary, clean(document.body)):
        return fragments[0]
    pages = (page for file in document.files for page in file_pages(file))
    passages = highlighter.passages(pages)
    return passages[0].text if passages else ""
