import uPlot from '/assets/webjars/uplot/1.6.30/dist/uPlot.esm.js';
import { element } from './elements.js';
import { known, number } from './numbers.js';

const DASHES = { solid: [], dashed: [7, 4], dotted: [2, 3] };
const COLOURS = 6;
const TABLE_ROWS = 50;
const FEW = 12;

const dark = window.matchMedia('(prefers-color-scheme: dark)');
const charts = new Set();
dark.addEventListener('change', () => charts.forEach((chart) => chart.redraw()));

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

// Colour and dash of the line at a place: 18 that all differ, and neighbours differ in both.
export function lineStyle(at) {
  return { colour: (at % COLOURS) + 1, dash: Object.keys(DASHES)[(Math.floor(at / COLOURS) + at) % 3] };
}

// Lines over epochs or steps, with the best epoch marked and every value also in a table.
export class LineChart {
  // title; height in pixels; range [low, high] of the vertical axis, or none; log for a logarithmic one
  constructor(parent, { title, height = 220, range, log = false }) {
    this.height = height;
    this.range = range;
    this.log = log;
    this.reading = element('p', { class: 'reading' });
    this.plot = element('div', { class: 'plot', 'aria-hidden': 'true' });
    this.table = element('div', { class: 'scroll', tabindex: '0' });
    this.details = element('details', {}, element('summary', {}, 'As a table'), this.table);
    this.heading = element('h3', {}, title);
    this.figure = element('figure', { class: 'chart', 'aria-label': title }, this.heading, this.reading, this.plot, this.details);
    parent.append(this.figure);
    this.shape = '';
    charts.add(this);
    new ResizeObserver(() => this.resize()).observe(this.plot);
    this.details.addEventListener('toggle', () => this.fillTable());
  }

  // axis: what x counts. lines: [{ name, x: [], y: [], colour: 1..6, dash, points }]. best: { at, name } or none.
  show({ axis, lines, best, reading }) {
    this.axis = axis;
    this.lines = lines.filter((line) => line.y.some(known));
    this.best = best;
    this.reading.textContent = reading;
    this.figure.dataset.points = Math.max(0, ...this.lines.map((line) => line.y.filter(known).length));
    const shape = JSON.stringify([axis, this.lines.map(({ name, colour, dash, points }) => [name, colour, dash, points]), this.figure.dataset.points > FEW]);
    if (shape !== this.shape) {
      this.shape = shape;
      this.redraw();
    } else if (this.uplot) {
      this.uplot.setData(this.data());
    }
    this.fillTable();
  }

  data() {
    const clean = (y) => y.map((value) => (known(value) && !(this.log && value <= 0) ? value : null));
    return uPlot.join(this.lines.map((line) => [line.x, clean(line.y)]));
  }

  redraw() {
    this.uplot?.destroy();
    this.uplot = undefined;
    if (!this.lines?.length || this.plot.clientWidth === 0) {
      return;
    }
    const ink = colour('quiet');
    const grid = { stroke: colour('grid'), width: 1 };
    const font = '12px system-ui, "Liberation Sans", sans-serif';
    this.uplot = new uPlot(
      {
        width: this.plot.clientWidth,
        height: this.height,
        cursor: { drag: { x: false, y: false } },
        legend: { markers: { dash: (_, i) => this.lines[i - 1]?.dash ?? 'solid' } },
        scales: { x: { time: false }, y: { distr: this.log ? 3 : 1, range: this.log ? undefined : this.range } },
        axes: [
          { stroke: ink, grid, ticks: grid, font, labelFont: font, label: this.axis, labelSize: 18, size: 30, space: 45 },
          { stroke: ink, grid, ticks: grid, font, size: 58, values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : String(+tick.toPrecision(3)))) },
        ],
        series: [
          { label: this.axis, value: (_, x) => (known(x) ? String(+x.toFixed(2)) : '–') },
          ...this.lines.map((line) => ({
            label: line.name,
            stroke: colour(`series-${line.colour}`),
            width: 2,
            dash: DASHES[line.dash ?? 'solid'],
            spanGaps: true,
            points: { show: line.points || line.y.length <= FEW, size: 6 },
            value: (_, value) => number(value),
          })),
        ],
        hooks: { draw: [(plot) => this.markBest(plot)] },
      },
      this.data(),
      this.plot,
    );
  }

  markBest(plot) {
    if (!this.best) {
      return;
    }
    const x = plot.valToPos(this.best.at, 'x', true);
    const { top, height, left, width } = plot.bbox;
    if (x < left || x > left + width) {
      return;
    }
    const context = plot.ctx;
    context.save();
    context.strokeStyle = colour('text');
    context.fillStyle = colour('text');
    context.lineWidth = devicePixelRatio;
    context.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
    context.beginPath();
    context.moveTo(x, top);
    context.lineTo(x, top + height);
    context.stroke();
    context.font = `${12 * devicePixelRatio}px system-ui, "Liberation Sans", sans-serif`;
    const right = x > left + width / 2;
    context.textAlign = right ? 'right' : 'left';
    context.fillText(this.best.name, x + (right ? -5 : 5) * devicePixelRatio, top + 12 * devicePixelRatio);
    context.restore();
  }

  resize() {
    const width = this.plot.clientWidth;
    if (!this.uplot) {
      this.redraw();
    } else if (width > 0 && width !== this.uplot.width) {
      this.uplot.setSize({ width, height: this.height });
    }
  }

  fillTable() {
    if (!this.details.open || !this.lines?.length) {
      return;
    }
    const [x, ...columns] = this.data();
    const from = Math.max(0, x.length - TABLE_ROWS);
    const rows = x.slice(from).map((at, i) =>
      element('tr', {}, element('th', { scope: 'row' }, number(at, 2)), ...columns.map((column) => element('td', {}, number(column[from + i], 4)))),
    );
    const header = [this.axis, ...this.lines.map((line) => line.name)].map((name) => element('th', { scope: 'col' }, name));
    this.table.setAttribute('aria-label', `${this.heading.textContent}, newest ${rows.length} rows`);
    this.table.replaceChildren(element('table', {}, element('thead', {}, element('tr', {}, ...header)), element('tbody', {}, ...rows.reverse())));
  }
}

// Charts of a panel, made when they are first needed.
export class ChartPanel {
  constructor(parent) {
    this.parent = parent;
    this.charts = new Map();
  }

  chart(key, settings) {
    if (!this.charts.has(key)) {
      this.charts.set(key, new LineChart(this.parent, settings));
    }
    return this.charts.get(key);
  }

  // Says why there is nothing to see, or stops saying so.
  explain(sentence) {
    this.note?.remove();
    this.note = undefined;
    if (sentence) {
      this.note = element('p', { class: 'empty' }, sentence);
      this.parent.append(this.note);
    }
    for (const chart of this.charts.values()) {
      chart.figure.hidden = Boolean(sentence);
    }
  }
}
