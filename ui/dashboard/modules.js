import { ChartPanel, lineStyle } from './chart.js';
import { number, percent } from './numbers.js';

const panel = new ChartPanel(document.getElementById('modules'));
const EYES = [
  ['left', 'solid'],
  ['right', 'dashed'],
];
const MODULES = ['trunk', 'osim', 'casfm', 'ccam', 'ciam', 'labels', 'head'];
const BRANCHES = ['ccam', 'ciam', 'casfm', 'pool.left', 'pool.right'];
const BRANCH_NAMES = { 'pool.left': 'trunk, left eye', 'pool.right': 'trunk, right eye' };

// A colour and a dash that stay with a name; names that this page has not met come after those that it has.
function style(known, names, name) {
  const order = [...known, ...names.filter((one) => !known.includes(one))];
  return lineStyle(order.indexOf(name));
}

const branchName = (name) => BRANCH_NAMES[name] ?? name.toUpperCase();

export function showModules(run) {
  const now = run.lastModules;
  if (!now) {
    panel.explain(run.steps.length ? 'The modules have not been examined yet.' : 'This run has no record of its modules.');
    return;
  }
  panel.explain();
  const common = { axis: run.axis, best: run.mark && { ...run.mark, name: 'best' } };
  const scalars = Object.keys(now.scalars ?? {});
  panel.chart('scalars', { title: 'CASFM: lambda, alpha and beta of each eye', range: [0, 1] }).show({
    ...common,
    lines: scalars.map((name) => ({
      name: name.replace('.', ', '),
      ...run.ofModules((modules) => modules.scalars?.[name]),
      colour: ['lambda', 'alpha', 'beta'].indexOf(name.split('.')[0]) + 1,
      dash: name.endsWith('.right') ? 'dashed' : 'solid',
    })),
    reading: scalars.length
      ? `Lambda: share of the maximum in the pooling. Alpha: weight of the other eye. Beta: weight of the eye itself. Now ${scalars.map((name) => `${name.replace('.', ' ')} ${number(now.scalars[name], 2)}`).join(', ')}.`
      : 'This network has no CASFM.',
  });
  const eyes = EYES.filter(([eye]) => now.attention?.[eye] !== undefined);
  panel.chart('attention', { title: "Strength of OSIM's attention", range: [0, 1] }).show({
    ...common,
    lines: [
      ...eyes.map(([eye, dash]) => ({ name: `mean, ${eye}`, ...run.ofModules((modules) => modules.attention?.[eye]), colour: 1, dash })),
      ...eyes.map(([eye, dash]) => ({ name: `contrast, ${eye}`, ...run.ofModules((modules) => modules.contrast?.[eye]), colour: 2, dash })),
    ],
    reading: eyes.length
      ? `Mean of the map, and how far places differ within a photograph: contrast 0 prefers none. Now ${eyes.map(([eye]) => `${eye} ${number(now.attention[eye], 2)} ± ${number(now.contrast[eye], 3)}`).join(', ')}.`
      : 'This network has no OSIM.',
  });
  const branches = Object.keys(now.contribution ?? {});
  const sum = (modules) => Object.values(modules.contribution ?? {}).reduce((all, one) => all + one, 0);
  const share = (name) => (modules) => modules.contribution?.[name] / sum(modules);
  panel.chart('contribution', { title: "CCAM's, CIAM's and CASFM's share in the answer", range: [0, 1] }).show({
    ...common,
    lines: branches.map((name) => ({
      name: branchName(name),
      ...run.ofModules(share(name)),
      ...style(BRANCHES, branches, name),
    })),
    reading: branches.length
      ? `Mean size of what a branch adds to the eight logits. Now ${branches.map((name) => `${branchName(name)} ${percent(share(name)(now))}`).join(', ')}.`
      : 'This network has one branch only: all of the answer is its.',
  });
  const updated = Object.keys(now.update ?? {});
  panel.chart('update', { title: 'Size of an update relative to the weights', log: true }).show({
    ...common,
    lines: updated.map((name) => ({
      name,
      ...run.ofModules((modules) => modules.update?.[name]),
      ...style(MODULES, updated, name),
    })),
    reading: 'About 0.001 is usual; 0.2 and more is an explosion; 0 is a frozen or a dead module.',
  });
}
