import { element } from './elements.js';
import { bytes, duration, known, number, percent } from './numbers.js';

const parent = document.getElementById('pace');

function tile(name, value, small, more) {
  const note = small ? element('small', {}, small) : null;
  return element('div', { class: 'tile', 'data-tile': name }, element('dl', {}, element('dt', {}, name), element('dd', {}, value, note)), more);
}

export function showPace(run) {
  const step = run.lastStep;
  const done = run.axis === 'epoch' ? (step?.at ?? run.lastEpoch?.at ?? 0) : undefined;
  const all = run.about.epochs;
  const running = run.state === 'running';
  const bar = all > 0 && known(done) ? element('progress', { max: all, value: done, 'aria-label': 'epochs done' }) : null;
  const progress = all > 0 ? `${Math.min(all, Math.floor(done) + (running ? 1 : 0))} of ${all}` : String(step?.epoch ?? run.lastEpoch?.epoch ?? '–');
  const tiles = [tile('Epoch', progress, step && `step ${step.step}`, bar)];
  if (step) {
    const left = running && known(step.secondsLeft) ? duration(step.secondsLeft) : running ? '–' : run.state;
    tiles.push(
      tile('Time left', left, running && known(step.secondsLeft) ? `until about ${new Date(step.time + 1000 * step.secondsLeft).toLocaleString([], { weekday: 'short', hour: '2-digit', minute: '2-digit' })}; validation not counted` : undefined),
      tile('Speed', `${number(step.pairsPerSecond, 1)} pairs/s`),
      tile('Waiting for data', percent(step.waitingShare), known(step.waitingShare) ? 'of the time' : 'not known in a loop of your own'),
      tile('Memory', bytes(step.nativeBytes), `of ${bytes(step.nativeLimit)}; Java heap ${bytes(step.heapBytes)} of ${bytes(step.heapLimit)}`),
      tile('Cost of watching', percent(step.cost, 2), "of the training's time"),
    );
  }
  parent.replaceChildren(...tiles);
}
