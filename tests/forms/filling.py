"""What a person could send by a form: nothing, something plausible, something wrong."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.depth import SEED
from tests.factories.files import pdf
from tests.forms.pages import TEXT, WORDS, Form

Data = dict[str, list[Any]]
Words = list[str]
WRONG = {
    "email": "pas une adresse", "url": "pas une adresse", "number": "beaucoup", "date": "le 31 juin",
    "datetime-local": "demain", "time": "midi", "month": "mai", "tel": "x", "password": "faux",
}  # fmt: skip
MARK = "Gardez-moi"


def empty(form: Form, button: Any) -> tuple[Data, Words]:
    """What a browser sends of a form where everything typed or ticked was taken away."""
    return _gather(form, button, lambda one: "", tick=False), []


def filled(form: Form, button: Any) -> tuple[Data, Words]:
    """Something plausible in each field."""
    return _gather(form, button, _plausible, tick=True), []


def wrong(form: Form, button: Any) -> tuple[Data, Words]:
    """Words in each field of text, faults where a field can have one, nothing ticked; and the words to find again."""
    typed: Words = []

    def write(one: Any) -> str:
        kind = one.get("type", "text") if one.tag == "input" else "textarea"
        if kind in WRONG:
            return WRONG[kind]
        most = int(one.get("maxlength") or 200)
        words = f"{MARK} {len(typed)}"
        if len(words) > most:
            return "x" * most
        typed.append(words)
        return words

    return _gather(form, button, write, tick=False), typed


def _gather(form: Form, button: Any, write: Callable[[Any], Any], tick: bool) -> Data:
    data: Data = {}
    for one in form.controls:
        name, kind = one.get("name"), one.get("type", "text")
        if not name:
            continue
        if one.tag == "select":
            _add(data, name, _option(one, tick))
        elif kind == "hidden" or is_out_of_sight(one):
            _add(data, name, one.get("value", ""))
        elif kind in ("checkbox", "radio"):
            if tick and (kind == "checkbox" or name not in data):
                _add(data, name, one.get("value", "on"))
        elif kind == "file":
            if tick:
                _add(data, name, _file(one))
        else:
            _add(data, name, write(one))
    for block in form.element.xpath(".//*[@data-controller='w-block']/@id"):
        _add(data, f"{block}-count", "0")  # written by a script, as all that stands in the block
    if button is not None and button.get("name"):
        _add(data, button.get("name"), button.get("value", ""))
    return data


def is_out_of_sight(one: Any) -> bool:
    """Whether it stands in what is shown by a script alone, a tab of the admin say: what nobody sees, nobody fills."""
    return bool(one.xpath("ancestor::*[@hidden]"))


def _add(data: Data, name: str, value: Any) -> None:
    if value is not None:
        data.setdefault(name, []).append(value)


def _option(select: Any, choose: bool) -> str | None:
    options = [one for one in select.iter("option") if one.get("disabled") is None]
    values = [one.get("value", (one.text or "").strip()) for one in options]
    chosen = [value for value, one in zip(values, options, strict=True) if one.get("selected") is not None]
    if choose:
        chosen = chosen or [value for value in values if value]
    if select.get("multiple") is not None:
        return chosen[0] if chosen else None
    return next(iter(chosen or values), None)


def _plausible(one: Any) -> str:
    if one.tag == "textarea":
        return (one.text or "").strip() or TEXT
    kind = one.get("type", "text")
    # What stands there already was right once; a password never stands there.
    value = one.get("value") or _by_name(one.get("name", "")) or WORDS.get(kind, TEXT)
    if kind == "number":
        value = one.get("value") or one.get("min") or WORDS["number"]
    return value[: int(one.get("maxlength") or 500)]


def _by_name(name: str) -> str:
    """Fields of text whose name says what they take."""
    known = {"login": "visite@demo.example", "mail": WORDS["email"], "lieu": "Lille", "code": "123456"}
    return next((word for part, word in known.items() if part in name.lower()), "")


def _file(one: Any) -> SimpleUploadedFile:
    accepted = one.get("accept", "")
    if "csv" in accepted:
        return SimpleUploadedFile("essai.csv", b"nom;type;territoires\nUn essai;asv;59350\n", "text/csv")
    return SimpleUploadedFile("essai.pdf", pdf("Un essai"), "application/pdf")


WAYS: dict[str, Callable[[Form, Any], tuple[Data, Words]]] = {"empty": empty, "filled": filled, "wrong": wrong}


def shuffled(items: list[Any]) -> list[Any]:
    """In an order of chance, the same for the same seed."""
    mixed = list(items)
    random.Random(SEED).shuffle(mixed)
    return mixed
