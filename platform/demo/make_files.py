"""The demo's files, drawn from their words, and its pictures (`manage.py make_demo_files`)."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from demo.load_corpus import CORPUS
from demo.papers import paper
from demo.pictures import drawn
from demo.write_office import docx, odt
from demo.write_pdf import pdf
from operations.corpus.form import written

_WRITERS = {".pdf": pdf, ".docx": docx, ".odt": odt}


def make_files(folder: Path) -> list[Path]:
    """Write every file of the demo in this folder, as the corpus has them, with what is said of it."""
    made = []
    for record in (*sorted(CORPUS.glob("files/*/file.json")), *sorted(CORPUS.glob("images/*/image.json"))):
        said = json.loads(record.read_text(encoding="utf-8"))
        place = folder / record.parent.relative_to(CORPUS) / said["file_name"]
        drawing = place.suffix == ".png"
        content = drawn(place.stem) if drawing else _WRITERS[place.suffix](paper(place.name))
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        said |= {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        place.with_name(record.name).write_bytes(written(said))
        made.append(place)
    return made
