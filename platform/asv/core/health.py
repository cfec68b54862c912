"""What `/readyz/`, `/metrics` and the admin's page on the state of the site ask: each room registers its checks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError, connection

from asv.core.outages import leave_connection

Check = Callable[[], str]
_CHECKS: dict[str, Check] = {}
# In a request's environment: the site asks itself. No header of a client's can be named so.
OWN_QUESTION = "asv.own_question"


class Care(str):
    """The words of a check whose part works, and that someone is to look at: they begin with "ok: "."""

    __slots__ = ()


@dataclass(frozen=True)
class Readiness:
    """What every check answered, by name."""

    results: dict[str, str]

    @property
    def failing(self) -> list[str]:
        """The checks whose part does not work."""
        return [name for name, said in self.results.items() if not _works(said)]

    @property
    def care(self) -> list[str]:
        """The checks whose part works and that someone is to look at."""
        return [name for name, said in self.results.items() if isinstance(said, Care)]


def register_check(name: str, check: Check) -> None:
    """Register a check that answers "ok" (or "ok: detail") when its part works, else a short reason; never raises.

    What works and will not for ever is a `Care`. No answer names an address, a path, or words of anyone: all may read.
    """
    _CHECKS[name] = check


def checks() -> dict[str, Check]:
    """The registered checks by name."""
    return dict(_CHECKS)


def readiness() -> Readiness:
    """Ask every check; where the database does not answer, the others are not asked."""
    database = _database_answers()
    results = {name: check() if database == "ok" else "database" for name, check in checks().items()}
    return Readiness({"database": database, **results})


def _works(said: str) -> bool:
    return said == "ok" or said.startswith("ok:")


def _database_answers() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM django_migrations LIMIT 1"
            )  # a file of SQLite's that went is one without tables
    except DatabaseError as error:
        leave_connection()
        return type(error).__name__
    return "ok"
