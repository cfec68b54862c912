/* What is being written in the page editor is kept in this browser until the site has it: a session that ends, a
   machine that stops or a network that fails loses no word. It leaves with the sign-out, and after seven days. */
(() => {
  "use strict";
  const PREFIX = "asv-kept ";
  const LASTS = 7 * 24 * 3600 * 1000;
  const NEVER = ["csrfmiddlewaretoken", "next"];
  const SERVERS = /^(loaded_revision_|overwrite_revision)/; // whose words these are is the server's to say again

  const read = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
  const forget = (key) => { try { localStorage.removeItem(key); } catch { /* no storage: nothing was kept */ } };
  const keys = () => { try { return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)); } catch { return []; } };

  const fieldsOf = (form) => [...new FormData(form)]
    .filter(([name, value]) => typeof value === "string" && !NEVER.includes(name) && !SERVERS.test(name));

  const hidden = (name, value) => {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    return input;
  };

  for (const key of keys()) {
    const kept = read(key);
    if (!kept || Date.now() - kept.at > LASTS) forget(key);
  }
  document.addEventListener("submit", (event) => {
    if (event.target.action && event.target.action.endsWith("/logout/")) keys().forEach(forget);
  });

  const revisionOf = (form) => (form.querySelector("[name=loaded_revision_id]") || {}).value || "";

  // A form that was sent and led on to another page of the admin, or to a newer revision, has arrived.
  const forgetArrived = (form) => {
    if (!document.referrer || new URL(document.referrer).origin !== location.origin) return;
    const path = new URL(document.referrer).pathname;
    const kept = read(PREFIX + path);
    if (!kept || !kept.sent) return;
    if (path !== location.pathname || !form || revisionOf(form) !== kept.revision) forget(PREFIX + path);
  };

  const begin = () => {
    const form = document.querySelector("#page-edit-form");
    forgetArrived(form);
    if (!form || !form.querySelector("[name=title]")) return;
    const key = () => PREFIX + location.pathname;
    const opened = JSON.stringify(fieldsOf(form));
    const before = read(key());
    let waiting = 0;

    const keep = (sent = false) => {
      waiting = 0;
      const fields = fieldsOf(form);
      if (JSON.stringify(fields) === opened) return;
      const kept = { at: Date.now(), fields, sent, revision: revisionOf(form) };
      try { localStorage.setItem(key(), JSON.stringify(kept)); } catch { /* full, or refused */ }
    };
    const soon = () => { waiting = waiting || setTimeout(() => keep(), 1000); };
    ["input", "change", "keyup"].forEach((kind) => form.addEventListener(kind, soon));
    // What is on its way is not saved beside: a decision would be sent twice, a new page made twice.
    let leaves = false;
    form.addEventListener("submit", (event) => {
      keep(true);
      setTimeout(() => { leaves = !event.defaultPrevented; });
    });
    document.addEventListener("w-autosave:save", (event) => {
      if (leaves || form.querySelector("[name=action-workflow-action]")) event.preventDefault();
    });
    addEventListener("pagehide", () => { if (waiting) keep(); });
    // A new page that saves itself gets an address of its own: what was kept at the first one has arrived too.
    const first = key();
    document.addEventListener("w-autosave:success", () => {
      clearTimeout(waiting);
      waiting = 0;
      [first, key()].forEach(forget);
    });

    if (!before) return;
    if (JSON.stringify(before.fields) === opened) { forget(key()); return; }
    offer(form, before, key());
  };

  const offer = (form, before, key) => {
    const when = new Date(before.at).toLocaleString("fr-FR", { dateStyle: "long", timeStyle: "short" });
    const box = document.createElement("section");
    box.className = "asv-kept";
    box.setAttribute("role", "status");
    const said = document.createElement("p");
    said.textContent = `Ce navigateur a gardé ce que vous écriviez ici le ${when} et que le site n’a pas reçu.`;
    const back = document.createElement("button");
    const drop = document.createElement("button");
    Object.assign(back, { type: "button", className: "button", textContent: "Remettre ce texte" });
    Object.assign(drop, { type: "button", className: "button button-secondary", textContent: "L’oublier" });
    box.append(said, back, drop);
    form.before(box);
    drop.addEventListener("click", () => { forget(key); box.remove(); });
    back.addEventListener("click", () => {
      const sent = document.createElement("form");
      Object.assign(sent, { method: "post", action: form.action, hidden: true });
      const token = form.querySelector("[name=csrfmiddlewaretoken]");
      sent.append(hidden("csrfmiddlewaretoken", token ? token.value : ""));
      // Saved as a draft: whatever button was meant, nothing is published by putting words back.
      before.fields.filter(([name]) => !name.startsWith("action-")).forEach((field) => sent.append(hidden(...field)));
      form.querySelectorAll("[name^=loaded_revision_]").forEach((one) => sent.append(hidden(one.name, one.value)));
      document.body.append(sent);
      sent.submit();
    });
  };

  // Wagtail's editors write their fields when the page has loaded: what stands in the form before is not theirs yet.
  addEventListener("load", () => setTimeout(begin, 500));
})();
