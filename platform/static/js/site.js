// Small comforts; every page works without them.
(() => {
  "use strict";

  // Escape folds the menu and gives the focus back to its button.
  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector("details.menu[open]");
    if (event.key === "Escape" && menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // Buttons that only a script can serve are hidden until it is here.
  document.querySelectorAll("[data-print], [data-copy]").forEach((button) => { button.hidden = false; });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-print], [data-copy]");
    if (!button) return;
    if (button.hasAttribute("data-print")) {
      window.print();
      return;
    }
    const source = document.querySelector(button.dataset.copy);
    const text = (source ? source.textContent : window.location.href).trim();
    const said = button.querySelector("[role=status]") || button;
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = "Copié";
    } catch {
      said.textContent = "Copie impossible : sélectionnez le texte.";
    }
  });
})();
