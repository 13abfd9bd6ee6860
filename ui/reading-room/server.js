// Everything that this page asks its server, and the server's refusals in words.

const token = takeToken();

/** The server prints an address that ends in #token=...; a browser sends that part to nobody. */
function takeToken() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) {
    sessionStorage.setItem("token", given);
    history.replaceState(null, "", location.pathname);
  }
  return sessionStorage.getItem("token");
}

/** A refusal: `message` for people, `eyes` with what is wrong with each photograph. */
export class Refused extends Error {
  constructor(status, message, eyes = []) {
    super(message);
    this.status = status;
    this.eyes = eyes;
  }
}

async function ask(path, options = {}) {
  const headers = { ...options.headers, ...(token && { Authorization: `Bearer ${token}` }) };
  let answer;
  try {
    answer = await fetch(path, { ...options, headers });
  } catch {
    throw new Refused(0, "The server does not answer. Is it still running?");
  }
  if (answer.ok || answer.status === 304) {
    return answer;
  }
  const problem = await answer.json().catch(() => ({}));
  throw new Refused(
    answer.status, problem.detail ?? `The server answered with status ${answer.status}.`, problem.eyes);
}

function form(pair, id) {
  const body = new FormData();
  body.append("left", pair.left, "left");
  body.append("right", pair.right, "right");
  if (id) {
    body.append("id", id);
  }
  return { method: "POST", body };
}

export const model = async () => (await ask("v1/model")).json();

export const classify = async (pair, id) => (await ask("v1/classify", form(pair, id))).json();

export const explain = async (pair, label) =>
  (await ask(`v1/explain?label=${encodeURIComponent(label)}`, form(pair))).json();

/** The list of patients, or null where it is still the one with this tag. */
export async function patients(tag) {
  const answer = await ask("v1/patients", tag ? { headers: { "If-None-Match": tag } } : {});
  return answer.status === 304 ? null : { ...(await answer.json()), tag: answer.headers.get("ETag") };
}

const patientPath = (id) => `v1/patients/${encodeURIComponent(id)}`;

export const reading = async (id) => (await ask(patientPath(id))).json();

export const photograph = async (id, eye) => (await ask(`${patientPath(id)}/${eye}`)).blob();
