"""What `/readyz/` asks: each part of the house registers one check under its name."""

from collections.abc import Callable

Check = Callable[[], str]
_CHECKS: dict[str, Check] = {}


def register_check(name: str, check: Check) -> None:
    """Register a check that answers "ok" (or "ok: detail") when its part works, else a short reason; never raises."""
    _CHECKS[name] = check


def checks() -> dict[str, Check]:
    """The registered checks by name."""
    return dict(_CHECKS)
