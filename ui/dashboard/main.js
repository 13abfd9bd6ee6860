import { showComparison } from './comparison.js';
import { element, options } from './elements.js';
import { showLabels } from './labels.js';
import { showLearning } from './learning.js';
import { showModules } from './modules.js';
import { showNotices } from './notices.js';
import { showPace } from './pace.js';
import { showPairs } from './pairs.js';
import { Run } from './run.js';

const SECONDS = 2;
const title = document.getElementById('title');
const subtitle = document.getElementById('subtitle');
const connection = document.getElementById('connection');
const choice = document.getElementById('run-choice');
const select = document.getElementById('run');
const loaded = new Map();
let chosen;
let lastAnswer;

async function get(path) {
  const response = await fetch(path);
  const answer = await response.json();
  if (!response.ok) {
    throw new Error(answer.error);
  }
  return answer;
}

async function load({ id, state }) {
  if (loaded.get(id)?.state !== 'finished' || state !== 'finished') {
    loaded.set(id, new Run(await get(`/dmsnet/api/runs/${id}`)));
  }
}

function show(runs) {
  if (!runs.some((run) => run.id === chosen)) {
    chosen = (runs.find((run) => run.state === 'running') ?? runs.at(-1)).id;
  }
  const listed = runs.find((run) => run.id === chosen);
  const run = loaded.get(chosen);
  choice.hidden = runs.length < 2;
  options(select, runs.map(({ id, name, state }) => [String(id), `${name} (${state})`]), String(chosen));
  title.replaceChildren(listed.name, ' ', element('span', { class: 'chip' }, run.state));
  subtitle.textContent = [run.about.name, run.about.backbone, run.about.description].filter(Boolean).join(' · ');
  document.title = `${listed.name} – DMS-Net training`;
  showNotices(run);
  showPace(run);
  showLearning(run);
  showComparison(runs.map(({ id, name }) => ({ name, run: loaded.get(id) })));
  showLabels(run);
  showModules(run);
  showPairs(chosen, run);
  document.body.dataset.ready = 'true';
}

async function refresh() {
  try {
    const runs = await get('/dmsnet/api/runs');
    await Promise.all(runs.map(load));
    lastAnswer = new Date();
    connection.hidden = true;
    if (runs.length) {
      show(runs);
    }
  } catch (error) {
    connection.hidden = false;
    connection.textContent = `${error instanceof TypeError ? 'The dashboard does not answer: the training may have ended.' : error.message}${lastAnswer ? ` What you see is of ${lastAnswer.toLocaleTimeString()}.` : ''}`;
    if (!(error instanceof TypeError)) {
      console.warn(error);
    }
  }
}

// One question at a time, and none while nobody looks.
async function forever() {
  for (;;) {
    if (!document.hidden) {
      await refresh();
    }
    await new Promise((resolve) => setTimeout(resolve, 1000 * SECONDS));
  }
}

select.addEventListener('change', () => {
  chosen = Number(select.value);
  refresh();
});
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) {
    refresh();
  }
});
forever();
