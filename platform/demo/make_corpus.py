"""The demo's folder of the corpus, written from a site (`manage.py make_demo_corpus`)."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from demo.load_to_come import TO_COME
from operations.corpus.exporting import export
from operations.corpus.form import written

# What an archive has beside and this folder has not: every site founds itself with the vocabularies, the schemas
# stand in `platform/docs/corpus/`, and the rest is told from the resources.
LEFT_OUT = ("vocabularies", "schemas", "demarches.csv", "ro-crate-metadata.json")
ORIGIN = {"name": "Ateliers Santé Ville", "address": "https://demo.example"}


def make_corpus(folder: Path) -> int:
    """Write what of this site anyone may read into the folder, in place of what is there; how many resources."""
    with TemporaryDirectory() as work:
        count = export(Path(work)).resources
        payload = Path(work) / "data"
        for place in TO_COME.glob("resources/*/*"):  # its day is that of the loading: it has a folder of its own
            if (here := payload / place.relative_to(TO_COME)).exists():
                count -= 1
                shutil.rmtree(here)
        about = payload / "corpus.json"
        said = json.loads(about.read_text(encoding="utf-8")) | ORIGIN | {"resources": count}
        about.write_bytes(written(said))
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(payload, folder, ignore=lambda _place, names: set(LEFT_OUT) & set(names))
    return count
