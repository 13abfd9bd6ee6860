import { LineChart } from './chart.js';
import { element, empty } from './elements.js';
import { known, number, percent } from './numbers.js';

const LABELS = [
  ['N', 'normal'],
  ['D', 'diabetes'],
  ['G', 'glaucoma'],
  ['C', 'cataract'],
  ['A', 'macular degeneration'],
  ['H', 'hypertension'],
  ['M', 'pathological myopia'],
  ['O', 'other diseases'],
];
export const labelName = Object.fromEntries(LABELS);
export const labelCodes = LABELS.map(([code]) => code);

const parent = document.getElementById('labels');
const key = (name, className, colour) => {
  const line = element('i', { class: className });
  line.style.color = `var(--series-${colour})`;
  return element('li', {}, line, name);
};
let charts;

function begin() {
  const keys = element('ul', { class: 'keys' }, key('AUC', '', 1), key('recall', 'dashed', 2));
  parent.before(keys);
  parent.replaceChildren();
  return LABELS.map(([code, name]) => new LineChart(parent, { title: `${code} ${name}`, height: 130, range: [0, 1] }));
}

export function showLabels(run) {
  const judged = run.epochs.filter((epoch) => epoch.labels);
  if (!judged.length) {
    if (!charts) {
      parent.replaceChildren(empty('Filled after the first epoch that is judged on validation patients.'));
    }
    return;
  }
  charts ??= begin();
  const now = judged.at(-1).labels;
  const worst = now.reduce((least, label, i) => (known(label.auc) && (least < 0 || label.auc < now[least].auc) ? i : least), -1);
  charts.forEach((chart, i) => {
    const x = judged.map((epoch) => epoch.at);
    chart.show({
      axis: run.axis,
      best: run.mark && { ...run.mark, name: 'best' },
      lines: [
        { name: 'AUC', x, y: judged.map((epoch) => epoch.labels[i].auc), colour: 1, points: judged.length < 15 },
        { name: 'recall', x, y: judged.map((epoch) => epoch.labels[i].recall), colour: 2, dash: 'dashed', points: judged.length < 15 },
      ],
      reading: `${now[i].support} patients. AUC ${number(now[i].auc)}, recall ${percent(now[i].recall)}.`,
    });
    chart.figure.classList.toggle('lagging', i === worst);
    if (i === worst) {
      chart.reading.append(' ', element('span', { class: 'lag' }, '▼ lowest AUC'));
    }
  });
}
