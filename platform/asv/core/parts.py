"""Parts of a plain page that rooms write: an editor puts the block where it belongs, the room says what it shows."""

from __future__ import annotations

from collections.abc import Callable

Context = dict[str, object]
_PARTS: dict[str, Callable[[], Context]] = {}


def register_part(name: str, context: Callable[[], Context]) -> None:
    """Have `context` called for what the template of the block `name` is given."""
    _PARTS[name] = context


def part_context(name: str) -> Context:
    """What the room says for this block; nothing where no room does."""
    return _PARTS[name]() if name in _PARTS else {}
