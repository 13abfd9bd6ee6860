import { ChartPanel, lineStyle } from './chart.js';
import { known, number } from './numbers.js';

const panel = new ChartPanel(document.getElementById('learning'));

export function showLearning(run) {
  if (!run.steps.length && !run.epochs.length) {
    panel.explain('No step has been reported yet.');
    return;
  }
  panel.explain();
  const { axis, mark: best } = run;
  const training = run.steps.length ? run.ofSteps((step) => step.loss) : run.ofEpochs((epoch) => epoch.trainLoss);
  const validation = run.ofEpochs((epoch) => epoch.validationLoss);
  panel.chart('loss', { title: 'Loss' }).show({
    axis,
    best,
    lines: [
      { name: 'training', ...training, colour: 1 },
      { name: 'validation', ...validation, colour: 2, dash: 'dashed', points: true },
    ],
    reading: `Mean over pairs and labels. Now ${number(training.y.at(-1))} in training${validation.y.length ? `, ${number(validation.y.at(-1))} on validation patients` : ''}.`,
  });
  const names = [...new Set(run.epochs.flatMap((epoch) => Object.keys(epoch.metrics ?? {})))];
  const chosen = run.about.metric;
  panel.chart('metrics', { title: 'Validation metrics' }).show({
    axis,
    best,
    lines: names.map((name, i) => ({
      name,
      ...run.ofEpochs((epoch) => epoch.metrics?.[name]),
      ...lineStyle(i),
      points: true,
    })),
    reading: run.best
      ? `The best epoch so far is ${run.best.epoch}, chosen by ${chosen}${known(run.best.metrics?.[chosen]) ? ` (${number(run.best.metrics[chosen])})` : ''}.`
      : 'The first epoch has not been judged yet, or there are no validation patients.',
  });
  const rate = run.steps.length ? run.ofSteps((step) => step.learningRate) : run.ofEpochs((epoch) => epoch.learningRate);
  panel.chart('rate', { title: 'Learning rate' }).show({
    axis,
    best,
    lines: [{ name: 'new layers', ...rate, colour: 3 }],
    reading: `Now ${number(rate.y.findLast(known), 5)}.`,
  });
}
