"""What a template writes of the values it is given, and of nothing else: written once for them, whoever reads.

Such a template asks neither the database nor the request; its values hash, and equal ones read alike: texts, numbers,
days and frozen classes of them, no rows of the database, which are equal by their number alone. Rich text that names a
page, a file or a picture by its number is written anew each time, since what it says hangs on them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from threading import Lock

from django.conf import settings
from django.db.models import Model
from django.template.loader import get_template
from django.utils.safestring import SafeString

MOST = 4000  # pieces of 1 to 3 KB: some 8 MB of each process
_written: OrderedDict[Hashable, SafeString] = OrderedDict()
_lock = Lock()


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
    known = _written.get(known_as)
    if known is None:
        known = _write(name, given)
        with _lock:
            _written[known_as] = known
            while len(_written) > MOST:
                _written.popitem(last=False)
    return known


def _names_others(value: object) -> bool:
    """Whether rich text, or a tuple of it, names something of the database (Wagtail's `linktype` and `embed`)."""
    if isinstance(value, tuple):
        return any(map(_names_others, value))
    return isinstance(value, str) and ("linktype=" in value or "<embed" in value)


def _write(name: str, given: Mapping[str, object]) -> SafeString:
    return SafeString(get_template(name).render(dict(given)))
