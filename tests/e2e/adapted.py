"""A page as readers adapt it: larger, spaced out, in the colours they chose, without anything that moves."""

from __future__ import annotations

from playwright.sync_api import Page

# WCAG 1.4.12. An adopted sheet, since the policy of contents lets nothing else in.
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
_PLAIN = "() => { document.adoptedStyleSheets = []; document.documentElement.style.fontSize = ''; }"
_TWICE = "() => { document.documentElement.style.fontSize = '200%'; }"
# Words that nobody can read: cut by what holds them, or out of the window with nothing to scroll. A card's extract is
# two lines of what stands whole at its link.
CUT = """() => {
  const width = document.documentElement.clientWidth, found = [];
  const hides = (style) => [style.overflowX, style.overflowY].some((value) => value === "hidden" || value === "clip");
  for (const node of document.body.querySelectorAll("*")) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    const apart = ".vh, svg, .extract, .teaser, select, textarea, [aria-hidden=true]";
    if (!own || !node.checkVisibility() || node.closest(apart)) continue;
    const box = node.getBoundingClientRect();
    let scrolls = false;
    for (let up = node; up && up !== document.body; up = up.parentElement) {
      const style = getComputedStyle(up), around = up.getBoundingClientRect();
      if (style.overflowX === "auto" || style.overflowX === "scroll") { scrolls = true; break; }
      if (hides(style) && around.width > 2 && (box.right > around.right + 2 || box.bottom > around.bottom + 4)) {
        if (!style.webkitLineClamp || style.webkitLineClamp === "none") {
          found.push("cut: " + node.outerHTML.slice(0, 120));
          break;
        }
      }
    }
    if (!scrolls && box.width > 2 && box.right > width + 2) found.push("outside: " + node.outerHTML.slice(0, 120));
  }
  return [...new Set(found)].slice(0, 5);
}"""
# In forced colours words keep the reader's own, and what has the focus has a ring.
_FORCED = """() => {
  const found = [];
  for (const node of document.body.querySelectorAll("*")) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    if (own && !node.closest("svg") && node.checkVisibility() && getComputedStyle(node).forcedColorAdjust === "none") {
      found.push("own colours: " + node.outerHTML.slice(0, 120));
    }
  }
  const focusable = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary")];
  const there = focusable.filter((one) => one.checkVisibility() && !one.disabled && !one.closest("svg"));
  for (const node of there.slice(0, 25)) {
    node.focus({focusVisible: true});
    const rings = [node, node.closest(".search, .card")].filter(Boolean).map((one) => getComputedStyle(one));
    const seen = rings.some((one) => one.outlineStyle !== "none" && parseFloat(one.outlineWidth) >= 2);
    if (document.activeElement === node && !seen) {
      found.push("no ring: " + node.outerHTML.slice(0, 120));
    }
  }
  return found.slice(0, 5);
}"""
_MOVING = """() => [...document.body.querySelectorAll("*")].filter((node) => {
  const style = getComputedStyle(node);
  const lasts = (value) => value.split(",").some((one) => parseFloat(one) > 0.02);
  return lasts(style.transitionDuration) || (style.animationName !== "none" && lasts(style.animationDuration))
    || style.scrollBehavior === "smooth";
}).map((node) => node.outerHTML.slice(0, 120)).slice(0, 5)"""


def faults_when_adapted(page: Page) -> dict[str, list[str]]:
    """What of a page is lost to somebody who adapts it, under the name of the way; the page is left as it was."""
    found: dict[str, list[str]] = {}
    page.emulate_media(reduced_motion="reduce")
    found["moves where nothing should"] = page.evaluate(_MOVING)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.evaluate(_TWICE)
    found["words twice as large"] = page.evaluate(CUT)
    page.evaluate(_PLAIN)
    for width in (1280, 640, 320):  # 640 px are 1280 at 200 %, 320 at 400 %
        page.set_viewport_size({"width": width, "height": 800})
        found[f"whole at {width} px"] = page.evaluate(CUT)
        page.evaluate(SPACED)
        found[f"spaced out at {width} px"] = page.evaluate(CUT)
        page.evaluate(_PLAIN)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(forced_colors="active")
    found["forced colours"] = page.evaluate(_FORCED)
    page.emulate_media(forced_colors="none")
    return {name: faults for name, faults in found.items() if faults}
