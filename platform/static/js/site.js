// Small comforts; every page works without them.
(() => {
  "use strict";

  // Proposals while one types are fetched when a field that has them is first stepped into.
  const script = document.currentScript;
  const propose = () => {
    if (!document.activeElement?.matches("[data-suggestions]")) return;
    document.removeEventListener("focusin", propose);
    const more = Object.assign(document.createElement("script"), { src: script.dataset.proposals });
    Object.assign(more.dataset, script.dataset);
    document.head.append(more);
  };
  document.addEventListener("focusin", propose);
  propose();

  // What a form could not take is read first; where browsers do not give the focus by themselves.
  document.querySelector(".faults")?.focus();

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
    const said = button.querySelector("[aria-live]") || button;
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = "Copié";
    } catch {
      said.textContent = "Copie impossible : sélectionnez le texte.";
    }
  });

  // What keeps or watches a resource: a form of its own, or on cards a button of the one form for all of them.
  const PARTS = ".favform, .watchform, .fav";
  const addressOf = (part) => part.getAttribute("formaction") || part.getAttribute("action");
  const buttonOf = (part) => (part.matches("button") ? part : part.querySelector("button"));

  // A page made for everyone knows nobody's favourites: a browser without an account tells them itself (asv_boutons).
  const told = document.cookie.match(/(?:^|; )asv_boutons=([\d.]+)/);
  if (told) {
    const ids = told[1].split(".");
    const count = document.querySelector("[data-kept]");
    if (count) {
      count.textContent = ids.length;
      count.hidden = false;
    }
    for (const part of document.querySelectorAll(".favform, .fav")) {
      if (!ids.includes(addressOf(part).split("/").at(-2))) continue;
      const button = buttonOf(part);
      button.setAttribute("aria-pressed", "true");
      const label = [...button.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
      if (label && part.dataset.pressed) label.data = part.dataset.pressed;
    }
  }

  // Keeping and watching change in place: one request, the focus stays, and what happened is said. The answer holds all
  // buttons of the resource that changed. Anything else: the plain form.
  const said = document.body.appendChild(document.createElement("p"));
  said.className = "said no-print";
  said.setAttribute("role", "status");
  document.addEventListener("submit", async (event) => {
    const part = event.submitter?.matches(".fav") ? event.submitter : event.target;
    if (!part.matches(PARTS)) return;
    event.preventDefault();
    if (part.dataset.waiting) return;
    part.dataset.waiting = "1";
    try {
      const body = part.matches("form") ? new FormData(part) : new FormData();
      const answer = await fetch(addressOf(part), { method: "POST", body, headers: { "HX-Request": "true" } });
      const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
      const parts = [...page.querySelectorAll(PARTS)];
      const fresh = parts.find((one) => one.className === part.className);
      if (!fresh) throw answer;
      const keeps = (one) => !one.matches(".watchform") && buttonOf(one).getAttribute("aria-pressed") === "true";
      const count = document.querySelector("[data-kept]");
      for (const one of parts) {
        const old = one === fresh ? part : [...document.querySelectorAll(PARTS)].find((other) => addressOf(other) === addressOf(one));
        if (!old) continue;
        if (count && keeps(one) !== keeps(old)) {
          count.textContent = Number(count.textContent) + (keeps(one) ? 1 : -1);
          count.hidden = count.textContent === "0";
        }
        old.replaceWith(one);
      }
      buttonOf(fresh).focus({ preventScroll: true });
      said.textContent = fresh.dataset.said;
      setTimeout(() => { said.textContent = ""; }, 6000);
    } catch {
      event.target.action = addressOf(part);
      event.target.submit();
    }
  });
})();
