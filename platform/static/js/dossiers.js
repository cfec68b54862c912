// A resource goes up or down in its dossier without leaving the page; without this file the plain form does it.
(() => {
  "use strict";

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const button = event.submitter;
    if (!form.matches("[data-move]") || !button) return;
    event.preventDefault();
    const list = document.getElementById("elements");
    if (list.getAttribute("aria-busy")) return;
    list.setAttribute("aria-busy", "true");
    const sent = new FormData(form);
    sent.append(button.name, button.value);
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent, headers: { "HX-Request": "true" } });
      const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("elements");
      if (!fresh) throw answer;
      list.replaceWith(fresh);
      // The same button keeps the focus; at an end of the list, the other one takes it.
      const same = document.getElementById(button.id);
      const next = same?.disabled ? same.form.querySelector("button:not(:disabled)") : same;
      next?.focus();
      document.getElementById("annonce-dossier").textContent = fresh.dataset.said;
    } catch {
      // Sent as the browser would have, with the button that was pressed.
      const way = document.createElement("input");
      way.type = "hidden";
      way.name = button.name;
      way.value = button.value;
      form.append(way);
      form.submit();
    }
  });
})();
