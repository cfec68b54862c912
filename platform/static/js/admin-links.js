/* Links that are known not to answer are said while the page is written, before it is saved. */
(() => {
  "use strict";
  const ASKED = "/admin/liens/connus/";
  const WEB = /https?:\/\/[^\s"'<>\\]+/g;
  const PAGE = /"linktype":"page"[^}]*?"id":"?(\d+)|"type":"LINK"[^}]*?"data":\{[^}]*?"id":(\d+)/g;

  const addresses = (form) => {
    const found = new Set();
    for (const [, value] of new FormData(form)) {
      if (typeof value !== "string") continue;
      for (const match of value.matchAll(WEB)) found.add(match[0].split("#")[0]);
      for (const match of value.matchAll(PAGE)) found.add(`page:${match[1] || match[2]}`);
    }
    return [...found].sort().slice(0, 100);
  };

  const begin = () => {
    const form = document.querySelector("#page-edit-form");
    const token = form && form.querySelector("[name=csrfmiddlewaretoken]");
    if (!token || !form.querySelector("[name=title]")) return;
    const box = document.createElement("section");
    box.className = "asv-broken";
    box.setAttribute("role", "status");
    box.hidden = true;
    form.before(box);
    let last = "";
    let waiting = 0;

    const show = (broken) => {
      box.hidden = !broken.length;
      const title = document.createElement("h2");
      title.textContent = "Liens à revoir avant d’enregistrer";
      const list = document.createElement("ul");
      for (const one of broken) {
        const line = document.createElement("li");
        line.textContent = `${one.address} : ${one.said}`;
        list.append(line);
      }
      box.replaceChildren(title, list);
    };
    const ask = async () => {
      waiting = 0;
      const wanted = addresses(form);
      const asked = JSON.stringify(wanted);
      if (asked === last) return;
      last = asked;
      const body = new URLSearchParams(wanted.map((address) => ["adresse", address]));
      try {
        const answer = await fetch(ASKED, { method: "POST", body, headers: { "X-CSRFToken": token.value } });
        if (answer.ok) show((await answer.json()).broken);
      } catch { /* no network: nothing is said of links */ }
    };
    const soon = () => { waiting = waiting || setTimeout(ask, 1500); };
    ["input", "change", "keyup"].forEach((kind) => form.addEventListener(kind, soon));
    ask();
  };

  // Wagtail's editors write their fields when the page has loaded.
  addEventListener("load", () => setTimeout(begin, 700));
})();
