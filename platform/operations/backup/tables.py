"""Rows of every table in a form that any database takes: what an archive holds, whichever database it came from.

A table is read and written by its columns' kinds alone, not by the site's models: an archive goes into the tables of
the version that made it, which may be older than the code that reads it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from uuid import UUID

from django.apps import apps
from django.apps.registry import Apps
from django.db import connection, models
from django.utils.duration import duration_string

# The tables of ours that no archive holds, and why.
LEFT_OUT = {
    "page_cache.Generation": "pages gardées prêtes, refaites en servant",
    "search.FieldWords": "les mots de l’index, refaits avec lui",
    "sessions.Session": "une session ouvre un compte : chacun se reconnecte",
    "usersessions.UserSession": "les appareils connectés, avec leur session",
}
# Wagtail's own search index, under its names in Wagtail 7 and 8: each database has tables of its own for it.
SEARCH_INDEXES = frozenset({"wagtailsearch", "modelsearch"})
BATCH = 500
_WHOLE = ("AutoField", "BigAutoField", "SmallAutoField", "IntegerField", "BigIntegerField", "SmallIntegerField")
_COUNTS = ("PositiveIntegerField", "PositiveBigIntegerField", "PositiveSmallIntegerField")
_WORDS = ("CharField", "TextField", "SlugField", "FileField", "FilePathField", "IPAddressField", "EmailField")
_KINDS: dict[str, type[models.Field]] = {
    **dict.fromkeys((*_WHOLE, *_COUNTS), models.BigIntegerField),
    **dict.fromkeys(_WORDS, models.TextField),
    "BooleanField": models.BooleanField,
    "FloatField": models.FloatField,
    "DecimalField": models.DecimalField,
    "DateField": models.DateField,
    "DateTimeField": models.DateTimeField,
    "TimeField": models.TimeField,
    "DurationField": models.DurationField,
    "UUIDField": models.UUIDField,
    "BinaryField": models.BinaryField,
    "GenericIPAddressField": models.GenericIPAddressField,
    "JSONField": models.JSONField,
}


class UnknownKind(Exception):
    """A column of a kind that an archive has no form for."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column and Django's name for its kind; `digits` are (max_digits, decimal_places) of a decimal number."""

    name: str
    kind: str
    is_key: bool = False
    digits: tuple[int, int] | None = None

    def field(self) -> models.Field:
        """A plain field that reads and writes this column. Raises UnknownKind."""
        if self.kind not in _KINDS:
            raise UnknownKind(f"{self.name}: {self.kind}")
        if self.digits:
            whole, places = self.digits
            return models.DecimalField(max_digits=whole, decimal_places=places, db_column=self.name, null=True)
        return _KINDS[self.kind](db_column=self.name, primary_key=self.is_key, null=not self.is_key)


@dataclass(frozen=True, slots=True)
class Table:
    """A table, by the name it has in every database, and its columns in the order of its rows."""

    name: str
    columns: tuple[Column, ...]

    def to_json(self) -> dict[str, object]:
        """The table as a dictionary that JSON can hold."""
        columns = [[column.name, column.kind, column.is_key, column.digits] for column in self.columns]
        return {"name": self.name, "columns": columns}

    @classmethod
    def from_json(cls, told: dict) -> Table:
        """The table that a manifest tells of."""
        columns = [
            Column(name, kind, is_key, tuple(digits) if digits else None)
            for name, kind, is_key, digits in told["columns"]
        ]
        return cls(told["name"], tuple(columns))


def tables() -> list[Table]:
    """Every table of the site that an archive holds."""
    found = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True) if _is_kept(model)}
    return [_table_of(found[name]) for name in sorted(found)]


def _is_kept(model: type[models.Model]) -> bool:
    meta = model._meta
    return bool(meta.managed and meta.label not in LEFT_OUT and meta.app_label not in SEARCH_INDEXES and not meta.proxy)


def _table_of(model: type[models.Model]) -> Table:
    columns = []
    for field in model._meta.local_concrete_fields:
        plain = _plain(field)
        digits = (plain.max_digits, plain.decimal_places) if isinstance(plain, models.DecimalField) else None
        columns.append(Column(str(field.column), plain.get_internal_type(), field.primary_key, digits))
    return Table(model._meta.db_table, tuple(columns))


def _plain(field: models.Field) -> models.Field:
    """The field whose values a column holds: a link's are those of the key it leads to."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field


def read_rows(table: Table) -> Iterator[str]:
    """Each row as a line of JSON; the keys of an object it holds stand in order, which a database may not keep."""
    model = _model_of(table)
    names = [f"c{rank}" for rank in range(len(table.columns))]
    rows = model._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=BATCH):
        yield json.dumps(row, ensure_ascii=False, default=_written, separators=(",", ":"), sort_keys=True)


def write_rows(table: Table, lines: Iterable[str]) -> int:
    """Add these rows to an empty table; how many."""
    model = _model_of(table)
    names = [f"c{rank}" for rank in range(len(table.columns))]
    fields = list(model._meta.local_concrete_fields)
    lines, written = iter(lines), 0
    while batch := list(islice(lines, BATCH)):
        rows = [
            model(**{name: field.to_python(value) for name, field, value in zip(names, fields, values, strict=True)})
            for values in map(json.loads, batch)
        ]
        model._base_manager.bulk_create(rows)
        written += len(rows)
    return written


def digest_of(lines: Iterable[str]) -> tuple[int, str]:
    """How many rows there are, and a number that tells them from any others, in whatever order a database has them."""
    count = total = 0
    for line in lines:
        count += 1
        total += int.from_bytes(hashlib.sha256(line.encode()).digest())
    return count, f"{total % (1 << 256):064x}"


def _model_of(table: Table) -> type[models.Model]:
    """A model of this table with plain fields, known to nobody else."""
    meta = type("Meta", (), {"apps": Apps(), "app_label": "archive", "db_table": table.name, "managed": False})
    fields = {f"c{rank}": column.field() for rank, column in enumerate(table.columns)}
    return type("Row", (models.Model,), {"__module__": __name__, "Meta": meta, **fields})


def _written(value: object) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_string(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"an archive has no form for {type(value).__name__}")


def empty_tables() -> None:
    """Delete every row that migrations wrote, in the caller's transaction with constraints put off."""
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            if name != "django_migrations" and not name.startswith(tuple(SEARCH_INDEXES)):
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")  # noqa: S608 - names of our tables


def reset_sequences(held: Iterable[Table]) -> None:
    """Have the next key of each table follow the highest one; SQLite does so by itself."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for table in held:
            for found in connection.introspection.get_sequences(cursor, table.name):
                name, column = connection.ops.quote_name(table.name), connection.ops.quote_name(found["column"])
                highest = f"SELECT COALESCE(MAX({column}), 0) + 1 FROM {name}"  # noqa: S608
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence(%s, %s), ({highest}), false)",
                    [name, found["column"]],
                )
