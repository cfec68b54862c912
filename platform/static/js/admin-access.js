/* Wagtail's editors and lists for keyboards and screen readers: a name where Wagtail gives none, Tab that always leaves. */
(() => {
  "use strict";

  // The words of the label that stands for a field, wherever the widget has put it.
  const labelOf = (id) => {
    const label = id && document.querySelector(`label[for="${CSS.escape(id)}"]`);
    return label ? label.textContent.replace("*", "").trim() : "";
  };
  const panelOf = (node) => {
    const heading = node.closest(".w-panel")?.querySelector(".w-panel__heading");
    return heading ? heading.textContent.replace("*", "").trim() : "";
  };
  const name = (node, words) => {
    if (words && !node.hasAttribute("aria-label") && !node.hasAttribute("aria-labelledby")) {
      node.setAttribute("aria-label", words);
    }
  };

  const mend = () => {
    for (const editor of document.querySelectorAll(".public-DraftEditor-content:not([aria-label])")) {
      const field = editor.closest("[data-draftail-editor-wrapper]")?.parentElement.querySelector("[data-draftail-input]");
      name(editor, labelOf(field?.id) || panelOf(editor));
    }
    for (const typed of document.querySelectorAll(".tagit-new input:not([aria-label])")) {
      const field = typed.closest(".tagit").parentElement.querySelector("input[id]:not(.ui-autocomplete-input)");
      name(typed, labelOf(field?.id) || panelOf(typed));
    }
    for (const point of document.querySelectorAll(".jcrop-keymgr:not([aria-label])")) {
      name(point, "Zone d’intérêt : les flèches la déplacent");
    }
    for (const list of document.querySelectorAll(".w-minimap__list:not([tabindex])")) list.tabIndex = 0; // it scrolls
    // A heading stays a heading while it tells of new results.
    for (const said of document.querySelectorAll("h2[role=alert]")) {
      said.removeAttribute("role");
      said.setAttribute("aria-live", "polite");
    }
    for (const heading of document.querySelectorAll("h3.filter-title:not([aria-level])")) {
      heading.setAttribute("aria-level", "2");
    }
  };

  let asked = false;
  const soon = () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; mend(); });
  };

  // In a list of the text editor Tab would move the line and never leave (WCAG 2.1.2): it goes on, as everywhere.
  addEventListener("keydown", (event) => {
    if (event.key === "Tab" && event.target.closest?.(".public-DraftEditor-content")) event.stopImmediatePropagation();
  }, true);

  addEventListener("DOMContentLoaded", () => {
    mend();
    // A refused form is told in the title, and read first, as on the site; its link leads to the first fault.
    const refused = document.querySelector(".messages .error");
    if (refused) {
      document.title = `Erreur : ${document.title}`;
      refused.tabIndex = -1;
      refused.focus();
    }
    new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
  });

  // Wagtail's slugs drop a ligature, which is two letters, and an apostrophe, which parts words: said before its own
  // listeners read the words.
  const SPELLED = { "œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "'": " ", "’": " " };
  const spelled = (words) => words.replace(/[œŒæÆ'’]/g, (one) => SPELLED[one]);
  const isSlug = (node) => node instanceof HTMLInputElement && (node.dataset.controller || "").split(" ").includes("w-slug");
  ["w-sync:apply", "w-sync:check"].forEach((name) => document.addEventListener(name, (event) => {
    if (isSlug(event.target) && typeof event.detail?.value === "string") event.detail.value = spelled(event.detail.value);
  }, true));
  document.addEventListener("blur", (event) => {
    if (isSlug(event.target)) event.target.value = spelled(event.target.value);
  }, true);
})();
