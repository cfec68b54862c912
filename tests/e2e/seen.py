"""Whether what has the focus is seen, measured on the picture; and whether parts of a picture stand out."""

from __future__ import annotations

from io import BytesIO

from PIL import Image
from playwright.sync_api import ElementHandle, Page

from asv.core.colours import contrast

ENOUGH = 3.0  # WCAG 1.4.11
# What stands for it where the ring is drawn around more than the element itself.
AROUND = ".card, .search"
FOCUSABLE = """() => {
  const reached = (node) => node.checkVisibility({ visibilityProperty: true }) && !node.disabled && node.tabIndex >= 0
    && node.type !== "hidden" && node.getBoundingClientRect().width > 4 && node.getBoundingClientRect().right > 0;
  return [...document.querySelectorAll("a[href], button, input, select, textarea, summary")].filter(reached);
}"""
# What decides how an element's focus is drawn: what it is, what holds it, and what lies under it.
_KIND = """(node) => {
  const sign = (one) => one ? `${one.tagName}.${[...one.classList].sort().join(".")}` : "";
  const clear = (one) => /, 0\\)$/.test(getComputedStyle(one).backgroundColor);
  let ground = node;
  while (ground && clear(ground)) ground = ground.parentElement;
  const parent = node.parentElement;
  return [sign(node), node.type ?? "", sign(parent), sign(parent?.parentElement), sign(ground)].join(" ");
}"""
_PLACE = """(node, around) => {
  node.scrollIntoView({ block: "center" });
  const box = (node.closest(around) ?? node).getBoundingClientRect(), edge = 7;
  const x = Math.max(box.x - edge, 0), y = Math.max(box.y - edge, 0);
  const width = Math.min(box.right + edge, innerWidth) - x, height = Math.min(box.bottom + edge, innerHeight) - y;
  return { x, y, width, height };
}"""


def focusable(page: Page) -> list[ElementHandle]:
    """What keys reach, in the order of the page."""
    found = page.evaluate_handle(FOCUSABLE)
    nodes = [one.as_element() for one in found.get_properties().values()]
    return [node for node in nodes if node is not None]


def kinds(page: Page) -> list[str]:
    """Of each thing that keys reach, in the same order, what its focus is drawn by: two of a kind look alike."""
    found: list[str] = page.evaluate(f"() => ({FOCUSABLE})().map({_KIND})")
    return found


def unseen(page: Page, node: ElementHandle) -> bool:
    """Whether focus leaves no trace of enough contrast, at least half as long as the element's own outline."""
    place = node.evaluate(_PLACE, AROUND)
    page.evaluate("document.activeElement.blur()")
    before = picture(page, place)
    node.evaluate("node => node.focus({ focusVisible: true, preventScroll: true })")
    after = picture(page, place)
    drawn = sum(
        apart(one, other)
        for one, other in zip(before.get_flattened_data(), after.get_flattened_data(), strict=True)
        if one != other
    )
    own = node.bounding_box() or place
    return drawn < own["width"] + own["height"]


def apart(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Whether two points of a picture are far enough apart to be told from each other."""
    return contrast(f"#{bytes(one).hex()}", f"#{bytes(other).hex()}") >= ENOUGH


def stands_out(page: Page, node: ElementHandle) -> bool:
    """Whether something of an element, its edge included, is told from what lies beside it."""
    found = picture(page, node.evaluate(_PLACE, "#nothing"))
    ground = found.getpixel((0, 0))
    return any(apart(ground, colour) for _number, colour in found.getcolors(found.width * found.height))


def picture(page: Page, place: dict[str, float]) -> Image.Image:
    """A part of the page as it looks now."""
    return Image.open(BytesIO(page.screenshot(clip=place))).convert("RGB")
