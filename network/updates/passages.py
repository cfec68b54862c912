"""Where an alert's words stand in a resource: the extract that says why it came."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from functools import cached_property

from asv.resources.assemble import documents_for
from asv.resources.document import ResourceDocument
from search.analysis import clean, parse
from search.highlight import Highlighter, file_pages
from search.synonyms import Thesaurus, current_thesaurus, expand

_KEPT = 300


class Passages:
    """Extracts for the mails of one round. Texts are read once for all mails, and the oldest are let go.

    The caller names only resources that the recipient may read whole: extracts come from their full text.
    """

    def __init__(self) -> None:
        self._documents: OrderedDict[int, ResourceDocument] = OrderedDict()

    @cached_property
    def _synonyms(self) -> Thesaurus:
        return current_thesaurus()

    def found(self, words: str, ids: Iterable[int]) -> dict[int, str]:
        """The best extract of each resource for these words, HTML in which only `<mark>` is markup; none without."""
        parsed = parse(words)
        if not parsed.required:
            return {}
        highlighter = Highlighter(expand(parsed, self._synonyms))
        wanted = list(ids)
        self._read(wanted)
        extracts = {pk: _extract(highlighter, self._documents[pk]) for pk in wanted if pk in self._documents}
        return {pk: extract for pk, extract in extracts.items() if extract}

    def read_ahead(self, ids: Iterable[int]) -> None:
        """Read the texts of these at once, as many as are kept."""
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
