// Proposals while one types, on every field with data-suggestions: a combobox by accessible-autocomplete. site.js fetches
// this file at the first focus, so that no first visit pays for it. Without it the field is a plain one.
(() => {
  "use strict";

  const { library, style } = document.currentScript.dataset;
  const WAIT = 150;
  let loading = null;

  const load = () => {
    loading ??= new Promise((resolve, reject) => {
      const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: style });
      const script = Object.assign(document.createElement("script"), { src: library, onload: resolve, onerror: reject });
      document.head.append(sheet, script);
    });
    return loading;
  };

  const escaped = (text) => Object.assign(document.createElement("span"), { textContent: text }).innerHTML;
  const plural = (number) => `${number} proposition${number > 1 ? "s" : ""}`;
  const described = (field) => (field.getAttribute("aria-describedby") || "").split(" ")
    .map((id) => document.getElementById(id)?.textContent.trim()).filter(Boolean);

  // `settled` holds words that need no proposals: those the field came with, then those that were asked.
  const upgrade = (field, settled) => {
    if (!field.isConnected) return;
    const typed = field.value;
    const focused = document.activeElement === field;
    const selection = [field.selectionStart, field.selectionEnd];
    const holder = Object.assign(document.createElement("div"), { className: "combobox" });
    let input = null;
    let asked = null;
    let close = () => {};

    const source = (words, populate) => {
      clearTimeout(asked?.timer);
      asked?.abort();
      const mine = asked = new AbortController();
      close = () => { clearTimeout(mine.timer); mine.abort(); settled = input.value.trim(); populate([]); };
      if (document.activeElement !== input || words.trim() === settled) { populate([]); return; }
      mine.timer = setTimeout(async () => {
        const address = new URL(field.dataset.suggestions, location.href);
        address.searchParams.set("q", words.trim());
        try {
          const answer = await fetch(address, { signal: mine.signal });
          const found = (await answer.json()).suggestions;
          if (document.activeElement === input && input.value === words) { settled = null; populate(found); }
        } catch { /* typing goes on without proposals */ }
      }, WAIT);
    };

    const choose = (option) => {
      if (!option) return;
      input.value = option.text;
      if (field.dataset.choice === "submit") input.form.requestSubmit();
      else location.assign(option.url);
    };

    window.accessibleAutocomplete({
      element: holder,
      id: field.id,
      name: field.name,
      minLength: 2,
      confirmOnBlur: false,
      displayMenu: "overlay",
      showNoOptionsFound: false,
      source,
      onConfirm: choose,
      templates: {
        inputValue: (option) => option?.text ?? "",
        suggestion: (option) => `<span>${escaped(option.text)}</span> <small>${escaped(option.kind_label)}</small>`,
      },
      tAssistiveHint: () => [...described(field),
        "Des propositions paraissent pendant la frappe : flèches haut et bas pour les parcourir, Entrée pour choisir."].join(" "),
      tStatusQueryTooShort: () => "",
      tStatusNoResults: () => (settled === null ? "Aucune proposition" : ""),
      tStatusSelectedOption: (text, length, index) => `${text}, ${index + 1} sur ${length}`,
      tStatusResults: (length, selected) => `${plural(length)}. ${selected}`,
    });
    input = holder.querySelector("input");
    for (const name of ["form", "maxlength", "placeholder", "aria-invalid"]) {
      if (field.hasAttribute(name)) input.setAttribute(name, field.getAttribute(name));
    }
    input.enterKeyHint = "search";
    // The library selects everything at each focus: what was being typed would be lost under the next letter.
    const select = input.setSelectionRange.bind(input);
    input.setSelectionRange = () => {};
    field.replaceWith(holder);
    if (focused) input.focus({ preventScroll: true });
    input.value = typed;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    if (focused) select(...selection);

    // Before the library: Enter in the field always searches, and Escape always comes back to the field.
    holder.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target === input) {
        event.stopPropagation();
        close();
      } else if (event.key === "Escape" && input.getAttribute("aria-expanded") === "true") {
        event.stopPropagation();
        input.focus();
        close();
      }
    }, true);
  };

  const meet = (field, held = field?.value) => {
    if (!field?.matches?.("[data-suggestions]")) return;
    const settled = held.trim();
    load().then(() => upgrade(field, settled), () => { /* the plain field does */ });
  };
  document.addEventListener("focusin", (event) => meet(event.target));
  // What was typed before this file was here has had no proposals yet.
  meet(document.activeElement, document.activeElement.defaultValue);
})();
