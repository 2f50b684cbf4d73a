import uPlot from '/vendor/uplot/uPlot.esm.js';
import { attribute, element } from './dom.js';

const HEIGHT = 32;
const DARK = matchMedia('(prefers-color-scheme: dark)');
// what is counted begins at nothing; times lie orders of magnitude apart
const SCALES = {
  bars: { range: (_, __, most) => [0, Math.max(most ?? 0, 1)] },
  points: { distr: 3, range: (_, least, most) => [(least ?? 1) / 2, (most ?? 1) * 2] },
};
const SHAPES = {
  bars: (colour) => ({ paths: uPlot.paths.bars({ size: [1, 100], gap: 1 }), fill: colour, width: 0, points: { show: false } }),
  points: (colour) => ({ paths: () => null, points: { show: true, size: 4, fill: colour, width: 0 } }),
};

/** One number a second of the last minute, as a small picture of a fixed height beside the figure that it explains. */
export class Sparkline {
  node = element('div', { class: 'spark', role: 'img' });
  #shape;
  #plot = null;
  #values = [];

  /** @param shape bars for what is counted, points for times, which may be missing; theirs is a logarithmic scale */
  constructor(shape) {
    this.#shape = shape;
    new ResizeObserver(() => this.#fit()).observe(this.node);
    DARK.addEventListener('change', () => this.#redraw());
  }

  show(values, words) {
    this.#values = values;
    attribute(this.node, 'aria-label', words);
    if (this.#plot) this.#plot.setData(this.#data());
  }

  #data() {
    return [this.#values.map((_, second) => second - this.#values.length + 1), this.#values];
  }

  #fit() {
    const width = this.node.clientWidth;
    if (width === 0) return;
    if (this.#plot) this.#plot.setSize({ width, height: HEIGHT });
    else this.#draw(width);
  }

  #draw(width) {
    const colour = getComputedStyle(this.node).getPropertyValue('--accent').trim();
    this.#plot = new uPlot({
      width, height: HEIGHT, padding: [3, 2, 1, 2], legend: { show: false }, cursor: { show: false },
      scales: { x: { time: false, range: (_, first, last) => [first - 0.5, last + 0.5] }, y: SCALES[this.#shape] },
      axes: [{ show: false }, { show: false }],
      series: [{}, SHAPES[this.#shape](colour)],
    }, this.#data(), this.node);
  }

  #redraw() {
    this.#plot?.destroy();
    this.#plot = null;
    this.#fit();
  }
}
