// Suggestions of territories in the page editor. Without this script the field takes names, resolved on the server.
"use strict";

class PlacePicker extends HTMLElement {
  connectedCallback() {
    // Wagtail's scripts run before the form is parsed: the element then stands there without its children.
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => this.start(), { once: true });
    else this.start();
  }

  start() {
    if (this.input) return;
    this.input = this.querySelector(".place-picker__input");
    this.chosen = this.querySelector(".place-picker__chosen");
    this.list = this.querySelector(".place-picker__suggestions");
    this.status = this.querySelector(".place-picker__status");
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.suggest(), 150);
    });
    this.addEventListener("keydown", (event) => this.onKey(event));
    this.fresh = this.querySelector(".place-picker__new");
    if (!this.fresh) return;
    this.fresh.hidden = false; // without this script there is nobody to send it
    this.fresh.querySelector("button").addEventListener("click", () => this.create());
    this.fresh.addEventListener("toggle", () => this.propose());
  }

  // What is being typed is what follows the last semicolon.
  get typed() {
    return this.input.value.split(";").pop().trim();
  }

  async suggest() {
    const text = this.typed;
    if (text.length < 2) return this.show([], "");
    this.request?.abort();
    this.request = new AbortController();
    try {
      const response = await fetch(`${this.dataset.url}?q=${encodeURIComponent(text)}`, { signal: this.request.signal });
      const { places } = await response.json();
      if (this.typed !== text) return;
      const count = places.length;
      this.show(places, count ? `${count} ${count > 1 ? "territoires proposés" : "territoire proposé"}` : "Aucun territoire de ce nom");
    } catch (error) {
      if (error.name !== "AbortError") this.show([], "");
    }
  }

  show(places, message) {
    this.list.replaceChildren(...places.map((place) => this.suggestion(place)));
    this.list.hidden = places.length === 0;
    this.status.textContent = message;
  }

  suggestion(place) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = place.label;
    button.addEventListener("click", () => this.add(place));
    const item = document.createElement("li");
    item.append(button);
    return item;
  }

  add(place) {
    const known = [...this.chosen.querySelectorAll("input")].find((box) => box.value === place.code);
    if (known) known.checked = true;
    else this.chosen.append(this.box(place));
    const kept = this.input.value.split(";").slice(0, -1).join(";");
    this.input.value = kept ? `${kept}; ` : "";
    this.show([], `${place.label} ajouté`);
    this.input.focus();
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // What was typed in vain is the name of the new place.
  propose() {
    const name = this.fresh.querySelector("[data-new=name]");
    if (this.fresh.open && !name.value) name.value = this.typed;
  }

  async create() {
    const fields = [...this.fresh.querySelectorAll("[data-new]")];
    const body = new URLSearchParams(fields.map((field) => [field.dataset.new, field.value]));
    body.set("csrfmiddlewaretoken", this.closest("form").querySelector("[name=csrfmiddlewaretoken]").value);
    let answer;
    try {
      answer = await (await fetch(this.dataset.create, { method: "POST", body })).json();
    } catch {
      answer = { faults: ["Le lieu n’a pas pu être ajouté : réessayez dans un moment."] };
    }
    if (!answer.place) {
      this.status.textContent = answer.faults.join(" ");
      return;
    }
    for (const field of fields) field.value = "";
    this.fresh.open = false;
    this.input.value = "";
    this.add(answer.place);
  }

  box(place) {
    const input = document.createElement("input");
    Object.assign(input, { type: "checkbox", name: this.dataset.name, value: place.code, checked: true });
    const label = document.createElement("label");
    label.append(input, ` ${place.label}`);
    const item = document.createElement("li");
    item.append(label);
    return item;
  }

  onKey(event) {
    const buttons = [...this.list.querySelectorAll("button")];
    if (event.key === "Escape" && buttons.length) {
      event.stopPropagation();
      this.show([], "");
      this.input.focus();
    } else if (event.key === "Enter" && event.target.dataset.new) {
      event.preventDefault();
      this.create();
    } else if (event.key === "Enter" && event.target === this.input && this.input.value.trim()) {
      event.preventDefault(); // never saves the page by accident
      buttons[0]?.click();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const places = [this.input, ...buttons];
      const at = places.indexOf(event.target);
      const next = places[at + (event.key === "ArrowDown" ? 1 : -1)];
      if (at < 0 || !next) return;
      event.preventDefault();
      next.focus();
    }
  }
}

if (!customElements.get("place-picker")) customElements.define("place-picker", PlacePicker);
