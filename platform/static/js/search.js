// The search page refreshed in place; without this file it is a plain form.
(() => {
  "use strict";

  const form = document.getElementById("recherche");
  if (!form) return;
  const { library } = document.currentScript.dataset;
  const wide = window.matchMedia("(min-width: 56.01rem)");
  const folded = new Map();

  // htmx is fetched when a reader's hand comes near; what they do before it is here waits for it.
  let fetched = null;
  let here = false;
  const fetchLibrary = () => {
    fetched ??= new Promise((resolve) => {
      const arrived = () => { here = true; resolve(); };
      const begin = () => document.head.append(
        Object.assign(document.createElement("script"), { src: library, onload: arrived, onerror: arrived }));
      // On a page that is not yet whole htmx would wait for an event that is over.
      if (document.readyState === "complete") begin();
      else window.addEventListener("load", begin, { once: true });
    });
    return fetched;
  };
  for (const sign of ["pointerover", "focusin"]) document.addEventListener(sign, fetchLibrary, { once: true });
  document.addEventListener("submit", (event) => {
    if (event.target !== form || here) return;
    event.preventDefault();
    fetchLibrary().then(() => form.requestSubmit());
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-hx-boost] a[href]");
    if (!link || here || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    fetchLibrary().then(() => link.click());
  });
  // A way back to results that htmx had shown before this page was loaded again.
  window.addEventListener("popstate", (event) => { if (event.state?.htmx && !here) location.reload(); });

  // What begins folded waits as text in a noscript, that a page of results is not three times its size to a browser.
  const layOut = (details) => {
    const text = details.querySelector(":scope > noscript");
    if (!text) return;
    const parsed = new DOMParser().parseFromString(text.children.length ? text.innerHTML : text.textContent, "text/html");
    text.replaceWith(...parsed.body.childNodes);
  };
  document.addEventListener("toggle", (event) => {
    if (event.target.open && event.target.matches("details.fold, details.more")) layOut(event.target);
  }, true);

  // Facets stand beside the results on a wide screen and are folded above them on a small one.
  const arrange = () => {
    const refine = document.querySelector("[data-refine]");
    if (refine) refine.open = folded.has("refine") ? folded.get("refine") : wide.matches;
    folded.forEach((open, id) => {
      const group = document.getElementById(id);
      if (!group) return;
      if (open) layOut(group);
      group.open = open;
    });
  };
  wide.addEventListener("change", () => { folded.delete("refine"); arrange(); });
  // What the reader folds or unfolds stays so when results change.
  document.addEventListener("click", (event) => {
    const group = event.target.closest("#filtres summary")?.parentElement;
    if (group) folded.set(group.matches("[data-refine]") ? "refine" : group.id, !group.open);
  });
  arrange();

  // A box ticked or an order chosen asks again at once.
  document.addEventListener("change", (event) => {
    if (event.target.form === form && event.target.matches("input[type=checkbox], select")) form.requestSubmit();
  });

  // Filters arrive folded, where nothing can hold the focus: it comes back once they are arranged.
  let focused = "";
  document.addEventListener("htmx:beforeSwap", () => { focused = document.activeElement?.id || ""; });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "trouve") return;
    arrange();
    if (document.activeElement === document.body) {
      (document.getElementById(focused) || document.querySelector("#trouve .status"))?.focus({ preventScroll: true });
    }
    const told = [...document.querySelectorAll("#trouve > .spelling, #trouve > .found > .status")];
    told.push(...document.querySelectorAll("#trouve .pager .here"));
    if (!told.length) told.push(...document.querySelectorAll("#trouve .notice"));
    document.getElementById("annonce").textContent = told.map((one) => one.textContent).join(" ").trim().replace(/\s+/g, " ");
    const address = new URL(event.detail.pathInfo?.responsePath || location.href, location.href);
    if (document.activeElement !== form.q) {
      form.q.value = address.searchParams.get("q") || "";
      form.q.dispatchEvent(new Event("input"));
    }
  });
  // An answer that is not a page of results is no reason to leave the reader without one.
  document.addEventListener("htmx:responseError", () => { form.removeAttribute("data-hx-get"); form.submit(); });
})();
