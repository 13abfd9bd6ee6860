// The patients of the watched folder, asked for every second while the page is seen.

import * as server from "./server.js";

const PAUSE = 1000;
const STATES = { waiting: "waiting", unreadable: "unusable", read: "read" };

export class Worklist {
  /** `opened(id)` is called for the patient whom the user opens. */
  constructor(opened) {
    this.opened = opened;
    this.panel = document.getElementById("worklist");
    this.list = document.getElementById("patients");
    this.tag = null;
  }

  /** Asks until no folder is watched. */
  async follow() {
    for (;;) {
      if (!document.hidden) {
        try {
          const listing = await server.patients(this.tag);
          if (listing && !listing.watching) {
            return;
          }
          this.say(listing?.problem ?? this.problem);
          if (listing) {
            this.tag = listing.tag;
            this.show(listing.patients);
          }
        } catch (refused) {
          this.tag = null;
          this.say(refused.message);
        }
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }

  say(problem) {
    this.problem = problem;
    const line = document.getElementById("worklist-problem");
    line.textContent = problem ?? "";
    line.hidden = !problem;
  }

  show(patients) {
    this.panel.hidden = false;
    document.body.classList.add("watching");
    document.getElementById("worklist-empty").hidden = patients.length > 0;
    const focused = this.list.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    this.list.replaceChildren(...patients.map((patient) => this.line(patient)));
    if (focused !== null) {
      this.button(focused)?.focus();
    }
    this.select(this.selected);
  }

  button(id) {
    return [...this.list.querySelectorAll("button")].find((button) => button.dataset.id === id);
  }

  /** Marks the patient who is shown. */
  select(id) {
    this.selected = id;
    for (const button of this.list.querySelectorAll("button")) {
      button.setAttribute("aria-current", String(button.dataset.id === id));
    }
  }

  line(patient) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.id = patient.id;
    button.disabled = patient.state !== "read";
    const name = document.createElement("strong");
    name.textContent = patient.id;
    const state = document.createElement("span");
    state.className = `state ${patient.state}`;
    state.textContent = patient.state === "read" ? labels(patient) : STATES[patient.state];
    const reason = document.createElement("span");
    reason.className = "reason";
    reason.textContent = patient.reason;
    button.append(name, state, reason);
    button.addEventListener("click", () => this.opened(patient.id));
    const line = document.createElement("li");
    line.append(button);
    return line;
  }
}

function labels(patient) {
  return (patient.decided.join(" ") || "none") + (patient.warned ? " ⚠" : "");
}
