// What the model says, in words and as a table.

import { item } from "./eyes.js";

const BASIS = {
  none: "",
  left: "left eye",
  right: "right eye",
  each: "each eye by itself",
  together: "both eyes together",
};

const OUT = { none: "", left: "It rests on the left eye.", right: "It rests on the right eye.",
  each: "Each eye by itself shows it.", together: "Only the two eyes together show it." };

export function percent(share) {
  if (share > 0 && share < 0.01) {
    return "< 1 %";
  }
  if (share < 1 && share > 0.99) {
    return "> 99 %";
  }
  return `${Math.round(100 * share)} %`;
}

const capital = (words) => words[0].toUpperCase() + words.slice(1);

function sentence(finding) {
  const what = finding.label === "N" ? "No disease found" : capital(finding.disease);
  const paragraph = document.createElement("p");
  const strong = document.createElement("strong");
  strong.textContent = what;
  paragraph.append(
    strong,
    `: probability ${percent(finding.probability)}, above the threshold of ${percent(finding.threshold)}. ${OUT[finding.basis]}`);
  return paragraph;
}

/** The findings as sentences, the most probable first. */
export function summary(reading) {
  const present = reading.findings
    .filter((finding) => finding.decision)
    .sort((a, b) => b.probability - a.probability);
  if (present.length > 0) {
    return present.map(sentence);
  }
  const none = document.createElement("p");
  none.textContent = "Nothing is above its threshold, “normal” included: the model cannot say.";
  return [none];
}

/** Sentences about what to doubt. */
export function doubts(reading) {
  const present = reading.findings.filter((finding) => finding.decision);
  const both = present.length > 1 && present.some((finding) => finding.label === "N");
  return [...reading.warnings, ...(both ? ["“Normal” and a disease are both above their thresholds."] : [])]
    .map((text) => item(text));
}

/** A label's row; `toggled(label)` is called for its heat map. */
export function row(finding, toggled) {
  const line = document.createElement("tr");
  line.dataset.label = finding.label;
  line.classList.toggle("present", finding.decision);

  const name = document.createElement("th");
  name.scope = "row";
  const mark = document.createElement("span");
  mark.className = "mark";
  mark.setAttribute("aria-hidden", "true");
  mark.textContent = finding.decision ? "●" : "○";
  const said = document.createElement("span");
  said.className = "hidden";
  said.textContent = finding.decision ? ", finding" : ", no finding";
  name.append(mark, ` ${capital(finding.disease)}`, said);

  const probability = document.createElement("td");
  probability.append(bar(finding), number(finding.probability));
  const threshold = document.createElement("td");
  threshold.className = "number";
  threshold.append(number(finding.threshold));
  const basis = document.createElement("td");
  basis.className = "basis";
  basis.textContent = BASIS[finding.basis];

  const controls = document.createElement("td");
  controls.className = "controls";
  const toggle = document.createElement("button");
  toggle.type = "button";
  toggle.className = "toggle";
  toggle.textContent = "Show";
  toggle.setAttribute("aria-pressed", "false");
  toggle.setAttribute("aria-label", `Heat map of ${finding.disease}`);
  toggle.addEventListener("click", () => toggled(finding.label));
  controls.append(toggle);

  line.append(name, probability, threshold, basis, controls);
  return line;
}

function number(share) {
  const text = document.createElement("span");
  text.className = "share";
  text.textContent = percent(share);
  return text;
}

/** The probability as a length, the threshold as a mark on it. */
function bar(finding) {
  const whole = document.createElement("span");
  whole.className = "meter";
  whole.setAttribute("aria-hidden", "true");
  const part = document.createElement("span");
  part.className = "part";
  part.style.width = `${100 * finding.probability}%`;
  const mark = document.createElement("span");
  mark.className = "threshold";
  mark.style.left = `${100 * finding.threshold}%`;
  whole.append(part, mark);
  return whole;
}
