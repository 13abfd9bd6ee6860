import { known } from './numbers.js';

// What one run's record says, in the shapes the panels need.
export class Run {
  constructor({ about, steps, epochs, notices, state }) {
    this.about = about;
    this.steps = steps;
    this.epochs = epochs;
    this.notices = notices;
    this.state = state;
    this.axis = about.axis === 'step' ? 'step' : 'epoch';
  }

  get lastStep() {
    return this.steps.at(-1);
  }

  get lastEpoch() {
    return this.epochs.at(-1);
  }

  // The value of an epoch by the name of a measure.
  static measure(epoch, name) {
    return name === 'loss' ? epoch.validationLoss : epoch.metrics?.[name];
  }

  // The epoch whose weights are kept.
  get best() {
    const flagged = this.epochs.filter((epoch) => epoch.best).at(-1);
    if (flagged) {
      return flagged;
    }
    const name = this.about.metric;
    const sign = name === 'loss' ? -1 : 1;
    const judged = this.epochs.filter((epoch) => known(Run.measure(epoch, name)));
    return judged.reduce((best, epoch) => (!best || sign * Run.measure(epoch, name) > sign * Run.measure(best, name) ? epoch : best), undefined);
  }

  get mark() {
    const best = this.best;
    return best && { at: best.at, name: `best: epoch ${best.epoch}` };
  }

  ofSteps(value) {
    return { x: this.steps.map((step) => step.at), y: this.steps.map(value) };
  }

  ofEpochs(value) {
    return { x: this.epochs.map((epoch) => epoch.at), y: this.epochs.map(value) };
  }

  // Steps at which the modules were examined.
  ofModules(value) {
    const examined = this.steps.filter((step) => step.modules);
    return { x: examined.map((step) => step.at), y: examined.map((step) => value(step.modules)) };
  }

  get lastModules() {
    return this.steps.filter((step) => step.modules).at(-1)?.modules;
  }
}
