"""Spreadsheets of the admin: cells that no spreadsheet takes for a formula, and no cell that it refuses."""

from __future__ import annotations

import re

from wagtail.admin.views.mixins import SpreadsheetExportMixin

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def csv_cell(text: str) -> str:
    """Text after an apostrophe where a spreadsheet would run it."""
    text = xlsx_cell(text)
    return f"'{text}" if text.startswith(_FORMULA) else text


def xlsx_cell(text: str) -> str:
    """Text without the control characters that the format forbids; Wagtail writes it as text, never as a formula."""
    return _CONTROL.sub("", str(text))


def neutralise_exports() -> None:
    """Hold every export of Wagtail's to this, the reports included: titles are written by people."""
    mixin = SpreadsheetExportMixin
    cells = {mixin.FORMAT_CSV: csv_cell, mixin.FORMAT_XLSX: xlsx_cell}
    mixin.custom_value_preprocess = {**mixin.custom_value_preprocess, str: cells}
