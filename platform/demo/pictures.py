"""The pictures of the demo, drawn by its own code: nobody is shown, and no file of somebody else's is carried."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw

from asv.core.colours import scheme

WIDTH, HEIGHT = 1200, 750
_FINE = 2  # drawn twice as large, then made smaller: edges are smooth
_GROUND = 600

Draw = Callable[["_Sheet"], None]


class _Sheet:
    """A sheet to draw on, in the colours of the site."""

    def __init__(self) -> None:
        self.colours = scheme()
        self.image = Image.new("RGB", (WIDTH * _FINE, HEIGHT * _FINE), self.colours["mint"])
        self.pen = ImageDraw.Draw(self.image)
        self.box(0, _GROUND, WIDTH, HEIGHT, "sand")

    def box(self, left: int, top: int, right: int, bottom: int, colour: str, radius: int = 0) -> None:
        self.pen.rounded_rectangle(
            [at * _FINE for at in (left, top, right, bottom)], radius * _FINE, self.colours[colour]
        )

    def disc(self, x: int, y: int, radius: int, colour: str) -> None:
        around = (x - radius, y - radius, x + radius, y + radius)
        self.pen.ellipse([at * _FINE for at in around], self.colours[colour])

    def shape(self, points: list[tuple[int, int]], colour: str) -> None:
        self.pen.polygon([(x * _FINE, y * _FINE) for x, y in points], self.colours[colour])

    def person(self, x: int, feet: int, colour: str, height: int = 190) -> None:
        """Somebody seen from afar: a head above a rounded body."""
        head = height // 7
        self.box(x - head - 12, feet - height + 2 * head + 6, x + head + 12, feet, colour, radius=head)
        self.disc(x, feet - height + head, head, "ink")

    def house(self, left: int, width: int, height: int, colour: str) -> None:
        self.box(left, _GROUND - height, left + width, _GROUND, colour)
        for row in range(_GROUND - height + 30, _GROUND - 60, 80):
            for column in range(left + 30, left + width - 40, 70):
                self.box(column, row, column + 36, row + 44, "white", radius=4)

    def tree(self, x: int, height: int) -> None:
        self.box(x - 8, _GROUND - height, x + 8, _GROUND, "ink")
        self.disc(x, _GROUND - height, height // 3, "pine")


def _stand(sheet: _Sheet) -> None:
    sheet.house(60, 210, 360, "pine")
    sheet.house(930, 220, 300, "coral")
    sheet.tree(860, 240)
    sheet.tree(330, 200)
    for x, colour in ((520, "coral"), (680, "pine")):
        sheet.person(x, 560, colour)
    for place in range(6):
        sheet.box(420 + place * 60, 260, 480 + place * 60, 330, "white" if place % 2 else "saffron")
    for x in (425, 770):
        sheet.box(x, 330, x + 10, 660, "ink")
    sheet.box(420, 500, 780, 660, "saffron", radius=8)
    for x, colour in ((330, "ink"), (870, "pine"), (960, "coral")):
        sheet.person(x, 720, colour, 230)


def _theatre(sheet: _Sheet) -> None:
    sheet.box(150, 80, 1050, 600, "white")
    for left in (150, 910):
        for fold in range(4):
            sheet.box(left + fold * 35, 80, left + fold * 35 + 34, 600, "coral" if fold % 2 else "saffron")
    sheet.box(150, 60, 1050, 120, "coral", radius=8)
    sheet.box(110, 560, 1090, 610, "ink", radius=6)
    for x, colour in ((460, "pine"), (600, "coral"), (760, "pine")):
        sheet.person(x, 560, colour, 230)
    for row, feet in enumerate((760, 840)):
        for place in range(9):
            sheet.person(110 + place * 122 + row * 60, feet, ("pine", "ink", "saffron")[(place + row) % 3], 170)


def _table(sheet: _Sheet) -> None:
    sheet.box(140, 90, 540, 340, "white", radius=10)
    for place, height in enumerate((80, 130, 180, 110)):
        sheet.box(190 + place * 80, 310 - height, 240 + place * 80, 310, ("pine", "saffron", "coral", "pine")[place])
    sheet.box(760, 120, 1040, 330, "white", radius=10)
    sheet.disc(900, 225, 70, "saffron")
    for place, colour in enumerate(("pine", "coral", "ink", "saffron", "pine", "coral")):
        sheet.person(220 + place * 152, 560, colour, 200)
    sheet.box(130, 470, 1070, 600, "ink", radius=60)
    sheet.box(130, 455, 1070, 560, "white", radius=50)


def _site(sheet: _Sheet) -> None:
    sheet.house(60, 240, 330, "pine")
    for level in range(1):
        sheet.box(420, 480 - level * 110, 860, 500 - level * 110, "ink")
        for column in range(420, 861, 110):
            sheet.box(column, 500 - level * 110, column + 14, 590 - level * 110, "coral")
    sheet.box(990, 90, 1012, _GROUND, "saffron")
    sheet.box(620, 110, 1120, 130, "saffron")
    sheet.box(720, 130, 724, 240, "ink")
    sheet.box(690, 240, 756, 270, "pine", radius=4)
    sheet.shape([(1000, 60), (940, 112), (1060, 112)], "saffron")
    for x, colour in ((520, "saffron"), (640, "pine"), (1080, "coral")):
        sheet.person(x, 700, colour, 180)


# By key: title, what it shows to who does not see it, and how it is drawn.
PICTURES: dict[str, Draw] = {"stand": _stand, "theatre": _theatre, "table": _table, "chantier": _site}


def drawn(key: str) -> bytes:
    """The picture of this key, as a PNG: the same bytes each time."""
    sheet = _Sheet()
    PICTURES[key](sheet)
    small = sheet.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    file = BytesIO()
    small.save(file, "PNG", optimize=True)
    return file.getvalue()
