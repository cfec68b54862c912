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
    const said = button.querySelector("[role=status]") || button;
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = "Copié";
    } catch {
      said.textContent = "Copie impossible : sélectionnez le texte.";
    }
  });

  // A page made for everyone knows nobody's favourites: a browser without an account tells them itself (asv_boutons).
  const told = document.cookie.match(/(?:^|; )asv_boutons=([\d.]+)/);
  if (told) {
    const ids = told[1].split(".");
    const count = document.querySelector("[data-kept]");
    if (count) {
      count.textContent = ids.length;
      count.hidden = false;
    }
    for (const form of document.querySelectorAll(".favform")) {
      const button = form.querySelector("button");
      if (!ids.includes(form.getAttribute("action").split("/").at(-2))) continue;
      button.setAttribute("aria-pressed", "true");
      const label = [...button.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
      if (label && form.dataset.pressed) label.data = form.dataset.pressed;
    }
  }

  // Keeping and watching change in place: one request, the focus stays, and what happened is said. The answer holds all
  // buttons of the resource that changed. Anything else: the plain form.
  const said = document.body.appendChild(document.createElement("p"));
  said.className = "said no-print";
  said.setAttribute("role", "status");
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches(".favform, .watchform")) return;
    event.preventDefault();
    if (form.dataset.waiting) return;
    form.dataset.waiting = "1";
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" } });
      const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
      const parts = [...page.querySelectorAll(".favform, .watchform")];
      const fresh = parts.find((part) => part.className === form.className);
      if (!fresh) throw answer;
      const kept = (one) => one.matches(".favform") && one.querySelector("button").getAttribute("aria-pressed") === "true";
      const count = document.querySelector("[data-kept]");
      for (const part of parts) {
        const old = part === fresh ? form : document.querySelector(`form[action="${part.getAttribute("action")}"]`);
        if (!old) continue;
        if (count && kept(part) !== kept(old)) {
          count.textContent = Number(count.textContent) + (kept(part) ? 1 : -1);
          count.hidden = count.textContent === "0";
        }
        old.replaceWith(part);
      }
      fresh.querySelector("button").focus({ preventScroll: true });
      said.textContent = fresh.dataset.said;
      setTimeout(() => { said.textContent = ""; }, 6000);
    } catch { form.submit(); }
  });
})();
