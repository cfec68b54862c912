"""What each of the demo's files says, read from `papers/`: a title, a subtitle, a source, and parts under headings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

Paper = dict[str, Any]
PAPERS = Path(__file__).parent / "papers"
_SOURCE = "Source : "


def paper(name: str) -> Paper:
    """The words of the file of this name."""
    text = (PAPERS / f"{Path(name).stem}.md").read_text(encoding="utf-8")
    head, *sections = text.split("\n## ")
    title, subtitle, source = (line for line in head.splitlines() if line)
    return {
        "title": title.removeprefix("# "),
        "subtitle": subtitle,
        "source": source.removeprefix(_SOURCE),
        "sections": [section.split("\n", maxsplit=1) for section in sections],
    }
