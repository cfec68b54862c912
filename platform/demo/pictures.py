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


def _screen(sheet: _Sheet) -> None:
    sheet.box(120, 110, 860, 560, "ink", radius=18)
    sheet.box(150, 140, 830, 530, "white", radius=6)
    sheet.box(420, 560, 560, 620, "ink")
    sheet.box(340, 610, 640, 640, "ink", radius=10)
    for row, colour in enumerate(("pine", "saffron", "coral")):
        sheet.disc(215, 215 + row * 110, 32, colour)
        sheet.box(280, 190 + row * 110, 700 - row * 70, 214 + row * 110, "ink", radius=6)
        sheet.box(280, 226 + row * 110, 780 - row * 40, 242 + row * 110, "sand", radius=6)
    sheet.person(990, 720, "coral", 300)


def _playground(sheet: _Sheet) -> None:
    sheet.house(60, 330, 340, "saffron")
    sheet.tree(470, 230)
    sheet.tree(1120, 270)
    for place, colour in enumerate(("coral", "pine", "ink", "saffron", "coral")):
        sheet.box(560 + place * 90, 640 + place % 2 * 40, 630 + place * 90, 700 + place % 2 * 40, "white", radius=8)
        sheet.person(595 + place * 90, 640 + place % 2 * 40, colour, 150)
    sheet.person(480, 710, "pine", 230)
    for x, colour in ((150, "coral"), (205, "pine"), (260, "coral"), (315, "saffron")):
        sheet.disc(x, 690, 24, colour)
    sheet.box(110, 700, 360, 735, "ink", radius=8)


def _walk(sheet: _Sheet) -> None:
    sheet.house(820, 150, 280, "coral")
    sheet.house(980, 190, 380, "pine")
    for x, height in ((110, 260), (300, 210), (690, 230)):
        sheet.tree(x, height)
    sheet.shape([(0, 735), (1200, 690), (1200, 640), (0, 665)], "white")
    for place, colour in enumerate(("pine", "coral", "saffron", "ink", "coral")):
        sheet.person(210 + place * 110, 705 - place * 6, colour, 200 + place % 2 * 24)
    sheet.box(760, 380, 776, 690, "ink")
    sheet.shape([(700, 380), (850, 380), (890, 415), (850, 450), (700, 450)], "saffron")


def _circle(sheet: _Sheet) -> None:
    sheet.box(120, 110, 400, 380, "white", radius=10)
    sheet.box(440, 110, 720, 380, "white", radius=10)
    sheet.tree(1040, 330)
    for x, colour in ((330, "coral"), (500, "pine"), (670, "saffron"), (840, "ink")):
        sheet.person(x, 600, colour, 210)
    for x, colour in ((230, "pine"), (940, "coral")):
        sheet.person(x, 660, colour, 230)
    for x, colour in ((380, "ink"), (585, "saffron"), (790, "pine")):
        sheet.person(x, 745, colour, 240)
    sheet.disc(585, 640, 46, "white")


def _health_house(sheet: _Sheet) -> None:
    for left, width, height, colour in ((40, 170, 250, "saffron"), (930, 220, 360, "coral")):
        sheet.house(left, width, height, colour)
    sheet.shape([(240, 330), (560, 170), (880, 330)], "ink")
    sheet.box(280, 320, 840, _GROUND, "white")
    sheet.box(528, 214, 592, 296, "white", radius=4)
    sheet.box(550, 222, 570, 288, "pine")
    sheet.box(534, 245, 586, 265, "pine")
    sheet.box(500, 430, 620, _GROUND, "pine", radius=6)
    for x in (330, 680):
        sheet.box(x, 390, x + 110, 490, "sand", radius=6)
    for x, colour in ((350, "coral"), (450, "ink"), (700, "saffron"), (800, "pine")):
        sheet.person(x, 720, colour, 200)


def _doorstep(sheet: _Sheet) -> None:
    sheet.box(0, 60, 560, _GROUND, "saffron")
    sheet.box(250, 220, 430, _GROUND, "ink", radius=6)
    sheet.box(270, 240, 410, _GROUND, "white")
    for row in (130, 320):
        sheet.box(70, row, 180, row + 110, "white", radius=6)
    sheet.person(340, 610, "coral", 260)
    sheet.person(620, 690, "pine", 290)
    sheet.box(700, 480, 790, 590, "white", radius=6)
    for line in range(3):
        sheet.box(716, 504 + line * 26, 774, 512 + line * 26, "ink")
    sheet.house(860, 150, 300, "pine")
    sheet.house(1030, 150, 240, "coral")


def _agreement(sheet: _Sheet) -> None:
    for left, colour in ((170, "pine"), (680, "coral")):
        sheet.box(left, 90, left + 350, 330, "white", radius=10)
        sheet.disc(left + 70, 160, 34, colour)
        for line in range(4):
            sheet.box(left + 130, 140 + line * 44, left + 310 - line * 20, 154 + line * 44, "ink", radius=4)
    for x, colour in ((300, "pine"), (470, "ink"), (730, "saffron"), (900, "coral")):
        sheet.person(x, 590, colour, 240)
    sheet.box(170, 500, 1030, 640, "ink", radius=30)
    sheet.box(170, 485, 1030, 600, "white", radius=30)
    sheet.box(540, 510, 660, 570, "sand", radius=4)


def _map(sheet: _Sheet) -> None:
    sheet.box(150, 70, 860, 560, "white", radius=10)
    pieces = ((200, 120), (390, 150), (560, 110), (230, 330), (430, 320), (620, 340))
    for place, (x, y) in enumerate(pieces):
        corners = [(x, y), (x + 150, y + 20), (x + 170, y + 150), (x + 40, y + 180), (x - 20, y + 90)]
        sheet.shape(corners, ("mint", "sand", "mint", "sand", "mint", "sand")[place])
        sheet.shape([(x + 45, y + 90), (x + 95, y + 90), (x + 70, y + 135)], ("coral", "pine")[place % 2])
        sheet.disc(x + 70, y + 80, 27, ("coral", "pine")[place % 2])
    for x, colour in ((930, "saffron"), (1050, "pine")):
        sheet.person(x, 700, colour, 300)
    sheet.person(120, 730, "coral", 260)


def _toolbox(sheet: _Sheet) -> None:
    for place, colour in enumerate(("coral", "white", "pine", "white", "saffron")):
        left, top = 330 + place * 105, 180 + place % 2 * 50
        sheet.box(left, top, left + 120, 480, colour, radius=6)
        for line in range(3):
            sheet.box(left + 22, top + 34 + line * 30, left + 98, top + 44 + line * 30, "ink")
    sheet.box(270, 400, 910, 660, "ink", radius=20)
    sheet.box(270, 470, 910, 492, "saffron")
    sheet.box(550, 440, 630, 530, "saffron", radius=10)
    for x, colour in ((150, "pine"), (1020, "coral"), (1120, "saffron")):
        sheet.person(x, 710, colour, 260)


def _heading(sheet: _Sheet) -> None:
    sheet.disc(860, 330, 150, "saffron")
    sheet.box(0, 330, WIDTH, _GROUND, "pine")
    sheet.shape([(420, _GROUND), (780, _GROUND), (880, 330), (840, 330)], "sand")
    for x, height in ((120, 200), (260, 240), (1090, 220)):
        sheet.tree(x, height)
    for place, colour in enumerate(("coral", "white", "ink", "saffron", "white")):
        sheet.person(330 + place * 130, 720 - place % 2 * 20, colour, 220)


# By key: title, what it shows to who does not see it, and how it is drawn.
PICTURES: dict[str, Draw] = {
    "stand": _stand,
    "theatre": _theatre,
    "table": _table,
    "chantier": _site,
    "ecran": _screen,
    "cour": _playground,
    "marche": _walk,
    "cercle": _circle,
    "maison": _health_house,
    "porte": _doorstep,
    "accord": _agreement,
    "carte": _map,
    "boite": _toolbox,
    "cap": _heading,
}


def drawn(key: str) -> bytes:
    """The picture of this key, as a PNG: the same bytes each time."""
    sheet = _Sheet()
    PICTURES[key](sheet)
    small = sheet.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    file = BytesIO()
    small.save(file, "PNG", optimize=True)
    return file.getvalue()
