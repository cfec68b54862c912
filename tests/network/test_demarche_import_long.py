"""Fifty thousand lines in Latin-1 with semicolons are read to the last, and one more is said."""

from network.demarches.tables import MOST_LINES, open_table

HEADER = "nom;type;territoires;porteur;depuis;jusque\n"
LINE = "Atelier santé n° {};ASV;59350;Métropole européenne;2015;2020\n"


def test_fifty_thousand_lines_are_read_to_the_last():
    text = HEADER + "".join(LINE.format(number) for number in range(MOST_LINES))
    rows = list(open_table(text.encode("latin-1")).rows)
    assert len(rows) == MOST_LINES == 50_000 and not [row for row in rows if row.broken]
    assert rows[-1].number == MOST_LINES + 1
    assert rows[-1].cells["name"] == f"Atelier santé n° {MOST_LINES - 1}"
    *_, last = open_table((text + LINE.format("de trop")).encode("latin-1")).rows
    assert "plus de 50000 lignes" in last.broken
