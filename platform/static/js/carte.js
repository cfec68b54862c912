// The map is one stop for the keyboard: arrows go to the nearest place in their direction, home and end to the first and
// the last, the rest of the page is one tab away. Without this file each place is a link of its own.
(() => {
  "use strict";

  const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const every = (svg) => [...svg.querySelectorAll("a:not(.outside)")];
  // The points are there for two widths, of which one is drawn.
  const links = (svg) => every(svg).filter((link) => link.getClientRects().length);
  const center = (link) => {
    const box = link.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };

  const stopAt = (svg, link) => {
    for (const one of every(svg)) one.setAttribute("tabindex", one === link ? "0" : "-1");
  };

  // How far a place is in a direction; aside counts double, behind is nowhere.
  const away = ([x, y], [toX, toY], [byX, byY]) => {
    const ahead = (toX - x) * byX + (toY - y) * byY;
    const aside = Math.abs((toX - x) * byY) + Math.abs((toY - y) * byX);
    return ahead > 1 ? ahead + 2 * aside : Infinity;
  };

  const target = (svg, from, key) => {
    const all = links(svg);
    if (key === "Home") return all[0];
    if (key === "End") return all.at(-1);
    const here = center(from);
    const far = new Map(all.filter((one) => one !== from).map((one) => [one, away(here, center(one), DIRECTIONS[key])]));
    const [nearest] = [...far].reduce((best, one) => (one[1] < best[1] ? one : best), [null, Infinity]);
    return nearest;
  };

  const begin = () => {
    const svg = document.querySelector(".france svg");
    if (!svg || svg.dataset.roving || !links(svg).length) return;
    svg.dataset.roving = "";
    new ResizeObserver(() => {
      const drawn = links(svg);
      if (!drawn.some((one) => one.getAttribute("tabindex") === "0")) stopAt(svg, drawn[0]);
    }).observe(svg);
    svg.setAttribute("aria-label", svg.getAttribute("aria-label") + " ; les flèches vont d’un lieu à l’autre");
  };

  document.addEventListener("keydown", (event) => {
    const from = event.target.closest?.(".france svg a");
    if (!from || !(event.key in DIRECTIONS || event.key === "Home" || event.key === "End")) return;
    const svg = from.closest("svg");
    event.preventDefault();
    const to = target(svg, from, event.key);
    if (!to) return;
    stopAt(svg, to);
    to.focus();
  });
  document.addEventListener("focusin", (event) => {
    const link = event.target.closest?.(".france svg a");
    if (link) stopAt(link.closest("svg"), link);
  });
  begin();
  document.addEventListener("carte", begin);
})();

// The year of the map as a slider, and the map refreshed in place; without this file it is a plain form.
(() => {
  "use strict";

  const form = document.getElementById("carte-filtres");
  const found = document.getElementById("carte-trouve");
  const field = form?.elements.annee;
  if (!form || !found || !field || !window.DOMParser) return;

  const slider = document.createElement("input");
  slider.type = "range";
  slider.min = field.min;
  slider.max = field.max;
  slider.value = field.value || field.max;
  slider.id = "carte-curseur";
  slider.setAttribute("aria-label", "Année, de " + field.min + " à " + field.max);
  slider.setAttribute("aria-controls", found.id);
  field.after(slider);

  let asked = null;
  let waiting = 0;

  const address = () => {
    const given = [...new FormData(form)].filter(([, value]) => value !== "");
    const query = new URLSearchParams(given).toString();
    return form.getAttribute("action") + (query ? "?" + query : "");
  };

  const refresh = async () => {
    asked?.abort();
    const mine = asked = new AbortController();
    const url = address();
    found.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(url, { signal: mine.signal });
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine !== asked) return;
      found.replaceChildren(...page.getElementById(found.id).childNodes);
      document.dispatchEvent(new Event("carte"));
      const snippet = document.getElementById("integration");
      snippet.value = page.getElementById("integration").value;
      history.replaceState(null, "", url);
      document.title = page.title;
      const told = [found.querySelector(".status b"), found.querySelector(".pager .here")].filter(Boolean);
      document.getElementById("carte-annonce").textContent = told.map((one) => one.textContent).join(", ");
      found.removeAttribute("aria-busy");
    } catch (error) {
      if (error.name !== "AbortError") form.submit();
    }
  };

  slider.addEventListener("input", () => { field.value = slider.value; });
  slider.addEventListener("change", () => {
    clearTimeout(waiting);
    waiting = setTimeout(refresh, 250);
  });
  field.addEventListener("input", () => { slider.value = field.value || field.max; });
})();
