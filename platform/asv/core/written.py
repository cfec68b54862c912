"""What a template writes of the values it is given, and of nothing else: written once for them, whoever reads.

Such a template asks neither the database nor the request; its values hash, and equal ones read alike: texts, numbers,
days and frozen classes of them, no rows of the database, which are equal by their number alone. Rich text that names a
page, a file or a picture by its number is written anew each time, since what it says hangs on them.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from django.conf import settings
from django.db.models import Model
from django.template.loader import get_template
from django.utils.safestring import SafeString

from asv.core.latest import Latest

MOST = 4000  # pieces of 1 to 3 KB: some 8 MB of each process
_written: Latest[SafeString] = Latest(MOST)


def written(name: str, given: Mapping[str, object], key: Hashable = None) -> SafeString:
    """The template `name` with these values as its context.

    `key` stands for the values where they do not hash themselves; it must tell apart whatever the template shows.
    Raises TypeError for a row of the database, and for values that do not hash.
    """
    if key is None and any(isinstance(value, Model) for value in given.values()):
        raise TypeError(f"{name} is given a row of the database, which another of its number would stand for")
    if any(map(_names_others, given.values())):
        return _write(name, given)
    # Text that is safe and text that is not are equal and read otherwise: the types count too.
    values = (*given.values(), *map(type, given.values())) if key is None else key
    known_as = (name, settings.SITE_NAME, settings.SITE_URL, *given, values)
    return _written.get(known_as, lambda: _write(name, given))


def _names_others(value: object) -> bool:
    """Whether rich text, or a tuple of it, names something of the database (Wagtail's `linktype` and `embed`)."""
    if isinstance(value, tuple):
        return any(map(_names_others, value))
    return isinstance(value, str) and ("linktype=" in value or "<embed" in value)


def _write(name: str, given: Mapping[str, object]) -> SafeString:
    return SafeString(get_template(name).render(dict(given)))
