"""The file to start from: the columns, what each takes, an example."""

from __future__ import annotations

import io

from asv.core.tables import csv_file
from network.demarches.columns import COLUMNS, HEADERS


def template_csv() -> bytes:
    """The columns and an example, as Excel in French opens it."""
    return csv_file([HEADERS, [column.example for column in COLUMNS]])


def template_xlsx() -> bytes:
    """The same, with a second sheet that says what each column takes."""
    from openpyxl import Workbook  # comes with the first workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    sheet.title = "Démarches"
    sheet.append(list(HEADERS))
    sheet.append([column.example for column in COLUMNS])
    for cell in sheet[2]:
        cell.number_format = "@"  # codes keep their zeros
    guide = book.create_sheet("Mode d’emploi")
    guide.append(["Colonne", "Obligatoire", "Ce qu’elle contient"])
    for column in COLUMNS:
        guide.append([column.header, "oui" if column.required else "", column.help])
    for page in (sheet, guide):
        for cell in page[1]:
            cell.font = Font(bold=True)
        page.freeze_panes = "A2"
    guide.column_dimensions["C"].width = 110
    for letter in (cell.column_letter for cell in sheet[1]):
        sheet.column_dimensions[letter].width = 18
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
