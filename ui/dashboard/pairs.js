import { element, empty } from './elements.js';
import { labelCodes, labelName } from './labels.js';
import { known, percent } from './numbers.js';

const parent = document.getElementById('pairs');
const controls = document.getElementById('pairs-controls');
const slider = document.getElementById('pairs-epoch');
const sliderName = document.getElementById('pairs-epoch-name');
const overlay = document.getElementById('pairs-overlay');
const DECIDED = 0.5;
let cards = [];
let ofRun;
let draw = () => {};
slider.addEventListener('input', () => draw());
overlay.addEventListener('change', () => draw());

// Dark blue over grey to yellow, lighter all the way: the order shows without colour, too.
function attentionColour(share) {
  return [Math.round(255 * share), Math.round(32 + 202 * share), Math.round(77 + 60 * share * (1 - share) * 4 - 7 * share)];
}

function paint(canvas, values, width, height) {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  const image = context.createImageData(width, height);
  const low = Math.min(...values);
  const range = Math.max(1, Math.max(...values) - low);
  values.forEach((value, i) => image.data.set([...attentionColour((value - low) / range), 255], 4 * i));
  context.putImageData(image, 0, 0);
}

paint(document.getElementById('attention-scale'), Array.from({ length: 64 }, (_, i) => i), 64, 1);

function eye(id, pair, side, keywords) {
  const image = element('img', { alt: `${side} eye`, src: `/dmsnet/api/runs/${id}/photographs/${pair}/${side}` });
  const canvas = element('canvas', { 'aria-hidden': 'true' });
  const range = element('span');
  const caption = element('figcaption', {}, `${side} eye${keywords ? `: ${keywords}` : ''}`, element('br'), range);
  return { side, canvas, range, figure: element('figure', {}, element('div', { class: 'photograph' }, image, canvas), caption) };
}

function card(id, shown, index) {
  const eyes = [eye(id, index + 1, 'left', shown.leftKeywords), eye(id, index + 1, 'right', shown.rightKeywords)];
  const body = element('tbody');
  const header = element('thead', {}, element('tr', {}, ...['Label', 'Predicted', '', 'True'].map((name) => element('th', { scope: 'col' }, name))));
  const table = element('table', { class: 'answers' }, header, body);
  const node = element('article', { class: 'pair' }, element('h3', {}, `Patient ${shown.id}`), element('div', { class: 'eyes' }, ...eyes.map((one) => one.figure)), table);
  return { eyes, body, truth: new Set(shown.labels), node };
}

function row(code, probability, truth) {
  const isTrue = truth.has(code);
  const right = probability > DECIDED === isTrue;
  const verdict = `${isTrue ? '● yes' : '○ no'}${right ? '' : isTrue ? ' – missed' : ' – false alarm'}`;
  const bar = element('meter', { min: 0, max: 1, value: probability, 'aria-label': `probability of ${labelName[code]}` });
  return element('tr', {}, element('th', { scope: 'row' }, `${code} ${labelName[code]}`), element('td', { class: 'bar' }, bar), element('td', {}, percent(probability)), element('td', { class: 'verdict' }, verdict));
}

function fill(target, point) {
  target.body.replaceChildren(...labelCodes.map((code, i) => row(code, point.probabilities[i], target.truth)));
  for (const { side, canvas, range } of target.eyes) {
    const values = point[side];
    canvas.hidden = !values || !overlay.checked;
    range.textContent = values ? `attention ${(Math.min(...values) / 255).toFixed(2)} to ${(Math.max(...values) / 255).toFixed(2)}` : 'no OSIM for this eye';
    if (values) {
      paint(canvas, values, values.length / point.height, point.height);
    }
  }
}

export function showPairs(id, run) {
  const judged = run.epochs.filter((epoch) => epoch.pairs);
  controls.hidden = !judged.length;
  if (!judged.length) {
    cards = [];
    ofRun = undefined;
    parent.replaceChildren(empty(run.about.pairs.length ? 'Filled after the first epoch.' : 'Filled where the dashboard knows the validation patients.'));
    return;
  }
  if (ofRun !== id) {
    ofRun = id;
    cards = run.about.pairs.map((shown, index) => card(id, shown, index));
    parent.replaceChildren(...cards.map((one) => one.node));
    slider.max = 0;
    slider.value = 0;
  }
  const following = Number(slider.value) === Number(slider.max);
  slider.max = judged.length - 1;
  if (following) {
    slider.value = slider.max;
  }
  draw = () => {
    const epoch = judged[Number(slider.value)] ?? judged.at(-1);
    sliderName.textContent = `${epoch.epoch}${known(run.best?.epoch) && run.best.epoch === epoch.epoch ? ' (best)' : ''}`;
    cards.forEach((one, i) => fill(one, epoch.pairs[i]));
  };
  draw();
}
