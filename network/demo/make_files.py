"""Makes the demo files again: `DJANGO_SETTINGS_MODULE=asv.settings.dev python -m network.demo.make_files [DIR]`."""

from __future__ import annotations

import sys
from pathlib import Path


def make_files(folder: Path) -> list[Path]:
    """Write every file of the demo in this folder; the same bytes each time."""
    from network.demo.content.documents import FILES
    from network.demo.papers import paper
    from network.demo.write_office import docx, odt
    from network.demo.write_pdf import pdf

    writers = {".pdf": pdf, ".docx": docx, ".odt": odt}
    written = []
    for key, (name, _title, _kind) in FILES.items():
        path = folder / name
        path.write_bytes(writers[path.suffix](paper(key)))
        written.append(path)
    return written


if __name__ == "__main__":
    import django

    django.setup()
    make_files(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "files")
