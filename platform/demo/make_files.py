"""The demo's files, made from its content (`manage.py make_demo_files`)."""

from __future__ import annotations

from pathlib import Path

from demo.content.documents import FILES
from demo.demo_files import FILES_DIR
from demo.papers import paper
from demo.write_office import docx, odt
from demo.write_pdf import pdf

__all__ = ["FILES_DIR", "make_files"]
_WRITERS = {".pdf": pdf, ".docx": docx, ".odt": odt}


def make_files(folder: Path) -> list[Path]:
    """Write every file of the demo in this folder; the same bytes each time."""
    written = []
    for key, (name, _title, _kind) in FILES.items():
        path = folder / name
        path.write_bytes(_WRITERS[path.suffix](paper(key)))
        written.append(path)
    return written
