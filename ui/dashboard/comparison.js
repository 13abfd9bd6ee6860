import { LineChart, lineStyle } from './chart.js';
import { options } from './elements.js';
import { known, number } from './numbers.js';
import { Run } from './run.js';

const section = document.getElementById('comparison-section');
const select = document.getElementById('measure');
let chart;
let draw = () => {};
select.addEventListener('change', () => draw());

// runs: [{ name, run }]
export function showComparison(runs) {
  section.hidden = runs.length < 2;
  if (section.hidden) {
    return;
  }
  chart ??= new LineChart(document.getElementById('comparison'), { title: 'Validation patients, by epoch', height: 300 });
  const measures = [...new Set(runs.flatMap(({ run }) => run.epochs.flatMap((epoch) => Object.keys(epoch.metrics ?? {}))))];
  options(select, [...measures, 'loss'].map((name) => [name, name]), select.value || runs[0].run.about.metric);
  draw = () => {
    const measure = select.value;
    const better = measure === 'loss' ? Math.min : Math.max;
    const best = ({ run }) => better(...run.epochs.map((epoch) => Run.measure(epoch, measure)).filter(known));
    chart.show({
      axis: 'epoch',
      lines: runs.map(({ name, run }, i) => ({
        name,
        x: run.epochs.map((epoch) => epoch.epoch),
        y: run.epochs.map((epoch) => Run.measure(epoch, measure)),
        ...lineStyle(i),
        points: true,
      })),
      reading: `Best ${measure}: ${runs.map((one) => `${one.name} ${number(best(one))}`).join(', ')}.`,
    });
  };
  draw();
}
