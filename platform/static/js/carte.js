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
      const snippet = document.getElementById("integration");
      snippet.value = page.getElementById("integration").value;
      history.replaceState(null, "", url);
      document.getElementById("carte-annonce").textContent = found.querySelector(".status b")?.textContent || "";
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
