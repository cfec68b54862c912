/* A document dropped is a document sent; a bit dropped in a part has that part chosen. Without this script the same
   forms do the same with a file field and with lists of choices. */
(() => {
  "use strict";
  // Wagtail puts scripts in the head, before there is anything to act on.
  const ready = (act) => {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", act); else act();
  };
  const over = (zone, takes, drop) => {
    zone.addEventListener("dragover", (event) => {
      if (!takes(event)) return;
      event.preventDefault();
      zone.classList.add("asv-over");
    });
    zone.addEventListener("dragleave", (event) => { if (!zone.contains(event.relatedTarget)) zone.classList.remove("asv-over"); });
    zone.addEventListener("drop", (event) => {
      zone.classList.remove("asv-over");
      if (!takes(event)) return;
      event.preventDefault();
      drop(event);
    });
  };
  const holdsFile = (event) => [...event.dataTransfer.types].includes("Files");

  // On the form of a new récit there is no file field: the document goes to its own screen.
  const sentTo = (address, files) => {
    const form = document.createElement("form");
    Object.assign(form, { method: "post", action: address, enctype: "multipart/form-data", hidden: true });
    const file = Object.assign(document.createElement("input"), { type: "file", name: "document" });
    const token = document.querySelector("[name=csrfmiddlewaretoken]").cloneNode();
    file.files = files;
    form.append(token, file);
    document.body.append(form);
    form.submit();
  };
  ready(() => {
  for (const zone of document.querySelectorAll("[data-drop], [data-drop-to]")) {
    zone.querySelectorAll("[data-drop-hint]").forEach((hint) => { hint.hidden = false; });
    over(zone, holdsFile, (event) => {
      if (zone.dataset.dropTo) { sentTo(zone.dataset.dropTo, event.dataTransfer.files); return; }
      zone.querySelector("[type=file]").files = event.dataTransfer.files;
      zone.submit();
    });
  }

  const board = document.querySelector("[data-arrange]");
  if (!board) return;
  const said = board.querySelector("[data-said]");
  const partOf = (name) => board.querySelector(`[data-part="${CSS.escape(name)}"]`);
  const move = (bit, part) => {
    const choice = bit.querySelector("select");
    choice.value = part.dataset.part;
    part.querySelectorAll("[data-empty]").forEach((line) => line.remove());
    part.querySelector("ol").append(bit);
    said.textContent = `${bit.querySelector("label").textContent} : ${part.dataset.label}.`;
  };
  let carried = null;
  for (const bit of board.querySelectorAll("[data-bit]")) {
    const choice = bit.querySelector("select");
    if (!choice) continue;
    bit.draggable = true;
    bit.addEventListener("dragstart", (event) => { carried = bit; event.dataTransfer.setData("text/plain", ""); });
    bit.addEventListener("dragend", () => { carried = null; });
    choice.addEventListener("change", () => { move(bit, partOf(choice.value)); choice.focus(); });
  }
  for (const part of board.querySelectorAll("[data-part]")) over(part, () => carried !== null, () => move(carried, part));
  });
})();
