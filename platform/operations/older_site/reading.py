"""Finding out what was given to an import, and reading each page of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import quote

from operations.older_site import markdown_pages, office_pages, sheet_pages, web_pages
from operations.older_site.found import OldPage, Unreadable
from operations.older_site.giving import Given
from operations.older_site.saved_twice import is_other_view, saved_once
from operations.older_site.web_frame import Frame
from operations.older_site.wordpress import read_wxr

MOST_EXPORT = 500 * 1024**2
MOST_OFFICE = 50 * 1024**2
ENDINGS = (
    ".xml", ".zip", *web_pages.ENDINGS, *markdown_pages.ENDINGS, *office_pages.ENDINGS, *sheet_pages.ENDINGS,
)  # fmt: skip
NOTHING_TO_READ = f"Sont lus : {', '.join(ENDINGS)}."


@dataclass
class Read:
    """The pages that were read, and each file that was none or could not be read, with the reason."""

    pages: list[OldPage] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def read_given(given: Given, address: str = "", beat: Callable[[], None] = lambda: None) -> Read:
    """All the pages of what was given. `address` is where its tree stood; `beat` is called now and then.

    Where a table or an export names the pages, the documents beside it are its files and no pages of their own.
    """
    found = Read()
    frame = Frame()
    paths = _pages_of(given)
    for path in paths:
        beat()
        if _ending(path) in web_pages.ENDINGS:
            _guarded(path, found, lambda path=path: frame.note(_tree(given, path)))  # type: ignore[misc]
    views = {path for path in paths if _ending(path) in web_pages.ENDINGS and is_other_view(path, given.sizes)}
    found.refused += [(path, "Une autre vue d’une page qui est là.") for path in sorted(views)]
    broken = {path for path, _why in found.refused}
    for path in paths:
        beat()
        if path not in broken:
            _guarded(path, found, lambda path=path: found.pages.extend(_read(path, given, frame, address)))  # type: ignore[misc]
    if frame.pages:
        found.pages, twice = saved_once(found.pages)
        found.refused += twice
    for page in found.pages:
        page.origin = given.label
    return found


def _pages_of(given: Given) -> list[str]:
    """The files that are pages, or hold some: an export, else what people wrote, else a table that names the files."""
    paths = [path for path in sorted(given.sizes) if _ending(path) in ENDINGS and _ending(path) != ".zip"]
    exports = [path for path in paths if _ending(path) == ".xml" and (len(paths) == 1 or _is_export(given, path))]
    sheets = [path for path in paths if _ending(path) in sheet_pages.ENDINGS and "/" not in path]
    written = [path for path in paths if _ending(path) in (*web_pages.ENDINGS, *markdown_pages.ENDINGS)]
    texts = [path for path in paths if _ending(path) in office_pages.ENDINGS]
    return exports or (written and sorted([*written, *texts])) or sheets or texts


def _is_export(given: Given, path: str) -> bool:
    with given.source.open(path) as file:
        return b"wordpress.org/export/" in file.read(8192)


def _tree(given: Given, path: str) -> web_pages.HtmlElement:
    return web_pages.tree_of(given.read(path, web_pages.MOST_BYTES))


def _guarded(path: str, found: Read, act: Callable[[], object]) -> None:
    try:
        act()
    except Unreadable as error:
        found.refused.append((path, str(error)))


def _read(path: str, given: Given, frame: Frame, address: str) -> Iterator[OldPage]:
    ending = _ending(path)
    if ending == ".xml":
        if given.sizes[path] > MOST_EXPORT:
            raise Unreadable(f"Cet export dépasse {MOST_EXPORT // 1024**2} Mo : exportez le site par morceaux.")
        yield from read_wxr(lambda: given.source.open(path))
    elif ending in web_pages.ENDINGS:
        yield web_pages.read_page(path, given.read(path, web_pages.MOST_BYTES), frame, _address(address, path))
    elif ending in markdown_pages.ENDINGS:
        yield markdown_pages.read_markdown(path, given.read(path, markdown_pages.MOST_BYTES), address)
    elif ending in office_pages.ENDINGS:
        yield office_pages.read_office(path, given.read(path, MOST_OFFICE))
    else:
        yield from sheet_pages.read_sheet(path, given.read(path, sheet_pages.MOST_BYTES))


def with_inside(page: OldPage, given: Given) -> OldPage:
    """A page that was kept aside, with the pictures that lie inside its own file read again."""
    if _ending(page.name) in office_pages.ENDINGS and page.name in given.sizes:
        page.inside = office_pages.read_office(page.name, given.read(page.name, MOST_OFFICE)).inside
    return page


def _address(base: str, path: str) -> str:
    return f"{base.rstrip('/')}/{quote(path, safe='/?=&+%')}" if base else ""


def _ending(path: str) -> str:
    return PurePosixPath(path).suffix.lower()
