// The reading room: two photographs, what the model says about them, and the patients of the watched folder.

import { EyePanel, eyeOf } from "./eyes.js";
import * as findings from "./findings.js";
import * as server from "./server.js";
import { Worklist } from "./worklist.js";

const byId = (id) => document.getElementById(id);
const panels = Object.fromEntries(
  [...document.querySelectorAll(".eye")].map((element) => [element.dataset.eye, new EyePanel(element, choose)]));
const worklist = new Worklist(open);

let photographs = { left: null, right: null };
let reading = null;
let shownMap = null;
let maps = new Map();
// Goes up with every change, so that an answer to an earlier question is not shown.
let question = 0;

const complete = () => photographs.left !== null && photographs.right !== null;

function choose(eye, file) {
  show({ ...photographs, [eye]: file });
}

/**
 * Shows photographs and, once there are two, asks about them.
 * @param known an answer that was given before
 * @param hint what the user should check
 */
async function show(pair, { known = null, hint = "" } = {}) {
  question++;
  photographs = pair;
  reading = null;
  maps = new Map();
  shownMap = null;
  for (const eye of ["left", "right"]) {
    panels[eye].show(photographs[eye]);
  }
  say("");
  render();
  if (known) {
    reading = known;
    render();
  } else if (complete()) {
    await read(hint);
  } else if (photographs.left || photographs.right) {
    say(`Now the ${photographs.left ? "right" : "left"} eye.`);
  }
}

async function read(hint) {
  const asked = question;
  say("Reading both eyes …");
  try {
    const answer = await server.classify(photographs, byId("patient").value.trim());
    if (asked === question) {
      reading = answer;
      say(hint);
      render();
    }
  } catch (refused) {
    if (asked === question) {
      complain(refused);
    }
  }
}

function say(text) {
  byId("status").textContent = text;
  byId("problem").hidden = true;
}

function complain(refused) {
  say("");
  byId("problem").textContent = refused.message;
  byId("problem").hidden = false;
  for (const { eye, reason } of refused.eyes ?? []) {
    panels[eye].warn([`Unusable: ${reason}.`], true);
  }
}

function render() {
  byId("swap").disabled = !photographs.left && !photographs.right;
  byId("clear").disabled = byId("swap").disabled;
  byId("print").disabled = reading === null;
  byId("findings").hidden = reading === null;
  byId("scale").hidden = true;
  if (reading === null) {
    return;
  }
  byId("summary").replaceChildren(...findings.summary(reading));
  byId("warnings").replaceChildren(...findings.doubts(reading));
  byId("labels").replaceChildren(...reading.findings.map((finding) => findings.row(finding, toggleMap)));
}

async function toggleMap(label) {
  shownMap = shownMap === label ? null : label;
  renderMap();
  if (shownMap === null || maps.has(label)) {
    return;
  }
  const asked = question;
  say("Making the heat map …");
  try {
    const map = await server.explain(photographs, label);
    if (asked === question) {
      maps.set(label, map);
      say("");
      renderMap();
    }
  } catch (refused) {
    if (asked === question) {
      shownMap = null;
      complain(refused);
      renderMap();
    }
  }
}

function renderMap() {
  const map = maps.get(shownMap) ?? null;
  for (const eye of ["left", "right"]) {
    panels[eye].overlay(map && map[eye], map && map[`${eye}Frame`]);
  }
  byId("scale").hidden = map === null;
  if (map) {
    const disease = reading.findings.find((finding) => finding.label === map.label).disease;
    byId("scale-title").textContent = `Heat map: ${disease}`;
  }
  for (const line of byId("labels").children) {
    const on = line.dataset.label === shownMap;
    const toggle = line.querySelector(".toggle");
    toggle.setAttribute("aria-pressed", String(on));
    toggle.textContent = on ? "Hide" : "Show";
  }
}

async function open(id) {
  const asked = ++question;
  say(`Opening ${id} …`);
  try {
    const [known, left, right] = await Promise.all([
      server.reading(id), server.photograph(id, "left"), server.photograph(id, "right")]);
    if (asked === question) {
      byId("patient").value = id;
      worklist.select(id);
      await show({ left: named(left, `${id}, left`), right: named(right, `${id}, right`) }, { known });
    }
  } catch (refused) {
    if (asked === question) {
      complain(refused);
    }
  }
}

const named = (blob, name) => new File([blob], name, { type: blob.type });

/** Files dropped anywhere: the eye under the pointer takes one; two go where their names say. */
function drop(event) {
  event.preventDefault();
  document.body.classList.remove("dropping");
  const files = [...event.dataTransfer.files];
  const target = event.target.closest?.(".eye")?.dataset.eye;
  if (files.length === 1) {
    choose(target ?? eyeOf(files[0].name) ?? (photographs.right ? "left" : "right"), files[0]);
  } else if (files.length === 2) {
    const [first, second] = files.map((file) => eyeOf(file.name));
    const known = first !== second;
    const firstIsRight = known ? first === "right" || second === "left" : true;
    show(
      firstIsRight ? { right: files[0], left: files[1] } : { right: files[1], left: files[0] },
      { hint: known ? "" : "The names do not say which eye is which: check, and swap if need be." });
  } else if (files.length > 2) {
    complain({ message: "Drop one photograph, or the two of one patient." });
  }
}

function printed() {
  const id = byId("patient").value.trim();
  byId("printed").textContent =
    `${id ? `Patient ${id} · ` : ""}${new Date().toLocaleString()} · model ${byId("model").textContent}`;
}

addEventListener("dragover", (event) => {
  event.preventDefault();
  document.body.classList.add("dropping");
});
addEventListener("dragleave", (event) => {
  if (event.relatedTarget === null) {
    document.body.classList.remove("dropping");
  }
});
addEventListener("drop", drop);
addEventListener("beforeprint", printed);
byId("swap").addEventListener("click", () => show({ left: photographs.right, right: photographs.left }));
byId("clear").addEventListener("click", () => {
  byId("patient").value = "";
  worklist.select(null);
  show({ left: null, right: null });
});
byId("print").addEventListener("click", () => print());

server.model().then(
  (model) => {
    byId("model").textContent = model.name;
    byId("drawings").hidden = !model.trainedOnDrawings;
    byId("calibration").textContent = model.calibrated
      ? "Probabilities are calibrated on validation patients."
      : "Probabilities are the network's own; they are not calibrated.";
  },
  complain);
worklist.follow();
