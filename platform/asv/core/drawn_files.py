"""Static files drawn from the colours when they are asked for: style sheets of colours, marks, the picture for sharing.

They lie in `DATA_DIR/drawn/`, in a folder named after what they are drawn from, so that a change draws them anew.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage

from asv.core import colours, mosaic, share_picture

_MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="22" height="22" rx="3" fill="{pine}"/>'
    '<path d="M26 22V0a22 22 0 0 1 22 22z" fill="{saffron}"/><path d="M0 26h22v22A22 22 0 0 1 0 26z" fill="{coral}"/>'
    '<circle cx="37" cy="37" r="11" fill="{pine}"/>'
    '<path d="M37 31v12M31 37h12" stroke="{plus}" stroke-width="3.4" stroke-linecap="round"/></svg>\n'
)


def mark() -> str:
    """The mark as an SVG, on light grounds."""
    light = colours.scheme()
    return _MARK.format(**light | {"plus": light["white"]})


def mark_on_dark() -> str:
    """The mark as an SVG, on dark grounds."""
    light = colours.scheme()
    seen = {"pine": light["foot-pine"], "coral": light["foot-coral"], "plus": light["foot"]}
    return _MARK.format(**light | seen)


DRAWINGS: dict[str, Callable[[], str | bytes]] = {
    "css/colours.css": colours.site_css,
    "css/admin-colours.css": colours.admin_css,
    "icons/favicon.svg": mark,
    "icons/mark-on-dark.svg": mark_on_dark,
    "img/partage.png": share_picture.png,
}


class DrawnFilesFinder(BaseFinder):
    """Hands Django's static files what is drawn, beside what lies in `platform/static/`."""

    def check(self, **kwargs: object) -> list[Any]:
        """The errors of its settings: none, since it has no setting."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: object) -> Any:
        """Where the drawn file of this path lies; an empty list for another path."""
        if path not in DRAWINGS:
            return []
        found = str(_drawn(path))
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[object]:
        """Each drawn path with the storage that has it."""
        storage = FileSystemStorage(location=_folder())
        paths = [path for path in DRAWINGS if not matches_patterns(path, [*(ignore_patterns or [])])]
        for path in paths:
            _drawn(path)
        return ((path, storage) for path in paths)


def _drawn(path: str) -> Path:
    """The file of this path, drawn if it is not there yet."""
    file = _folder() / path
    if not file.exists():
        content = DRAWINGS[path]()
        file.parent.mkdir(parents=True, exist_ok=True)
        # Another process may draw the same at this moment: a file appears whole or not at all.
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".", delete=False) as unfinished:
            unfinished.write(content if isinstance(content, bytes) else content.encode())
        written = Path(unfinished.name)
        written.chmod(0o644)
        written.replace(file)
    return file


def _folder() -> Path:
    """Where the files lie: a folder named after the colours and the modules that draw."""
    sources = (
        colours.FILE,
        *(Path(str(module.__file__)) for module in (colours, mosaic, share_picture)),
        Path(__file__),
    )
    name = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]
    return Path(settings.DATA_DIR) / "drawn" / name
