import uPlot from '/vendor/uplot/uPlot.esm.js';
import { emptyState } from './command-line.js';
import { commands } from './commands.js';
import { rampOf } from './colour-ramp.js';
import { attribute, element, keyed, text } from './dom.js';
import { brief, day, money, month, nanos } from './format.js';
import { stacksOf } from './spend-stacks.js';

const DARK = matchMedia('(prefers-color-scheme: dark)');
const DAY_SECONDS = 86_400;
const LARGE = [['bn', 1e9], ['M', 1e6], ['k', 1e3]];

/**
 * What each day of the period cost, stacked by meter, with what it comes to, what is being added an hour and what the month will come to. The height of a
 * bar is the only thing here that is not exact.
 */
class SpendChart extends HTMLElement {
  #figures = ['So far', 'Now, an hour', 'Forecast'].map((name) => element('div', {}, element('dt', {}, name), element('dd', { class: 'amount' }, element('span'), element('small'))));
  #plotBox = element('div', { class: 'plot', role: 'img' });
  #legend = element('ul', { class: 'series' });
  #basis = element('p', { class: 'muted basis' });
  #table = element('tbody');
  #head = element('tr');
  #details = element('details', {}, element('summary', {}, 'The days as a table'), element('table', {}, element('thead', {}, this.#head), this.#table));
  #empty = emptyState('Nothing was spent in this period. A job of one core, to begin with:', commands.job);
  #spend = null;
  #stacks = null;
  #plot = null;
  #shape = '';

  connectedCallback() {
    this.querySelector('[data-body]').append(element('dl', {}, ...this.#figures), this.#basis, this.#empty, this.#plotBox, this.#legend, this.#details);
    DARK.addEventListener('change', () => this.#redraw());
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(this.#plotBox);
  }

  showTotal({ total }) {
    this.#figure(0, nanos(total));
  }

  show(spend) {
    this.#spend = spend;
    text(this.#figures[0].firstElementChild, spend.at.slice(0, 10) > spend.to ? 'In all' : 'So far');
    text(this.#figures[2].firstElementChild, `${month(spend.at)}, forecast`);
    const perHour = nanos(spend.per_hour) + nanos(spend.tokens_per_hour);
    this.#figure(1, perHour);
    this.#figure(2, nanos(spend.month_forecast));
    text(this.querySelector('[data-meta]'), `${spend.currency}, ${day(spend.from)} to ${day(spend.to)}, UTC`);
    text(this.#basis, `Forecast for ${month(spend.at)}: ${brief(nanos(spend.month_to_date))} so far, and ${brief(perHour)} for each hour that is left, if what runs goes on and requests come as they have since yesterday.`);
    this.#stacks = stacksOf(spend);
    this.#render();
  }

  #figure(at, amount) {
    const { main, tail } = money(amount);
    const [large, small] = this.#figures[at].querySelector('dd').children;
    text(large, main);
    text(small, tail);
  }

  #render() {
    const { series, days } = this.#stacks;
    const some = series.length > 0;
    for (const part of [this.#plotBox, this.#legend, this.#details]) part.hidden = !some;
    this.#empty.hidden = some;
    attribute(this, 'data-days', days.length);
    if (!some) return;
    attribute(this.#plotBox, 'aria-label', `Spent by day: ${days.length === 1 ? '1 day' : `${days.length} days`}, the most ${this.#most()}`);
    this.#draw();
    this.#showLegend(null);
    this.#showTable();
  }

  #most() {
    const most = this.#stacks.days.reduce((best, each) => (each.total > best.total ? each : best));
    return `${brief(most.total)} on ${day(most.day)}`;
  }

  #draw() {
    const shape = this.#stacks.series.map(({ name }) => name).join();
    if (shape !== this.#shape) this.#plot = this.#plot?.destroy() ?? null;
    this.#shape = shape;
    this.#plot ??= this.#newPlot();
    this.#plot.setData(this.#data());
  }

  /** Every day of the period, whether anything was spent on it or not; the tallest stack first, so that the others are drawn over it. */
  #data() {
    const { series, days } = this.#stacks;
    const from = Date.parse(this.#spend.from) / 1000;
    const length = (Date.parse(this.#spend.to) / 1000 - from) / DAY_SECONDS + 1;
    const stacked = series.map(() => new Array(length).fill(null));
    for (const { day: on, amounts } of days) {
      let sum = 0n;
      amounts.forEach((amount, at) => {
        sum += amount;
        stacked[at][(Date.parse(on) / 1000 - from) / DAY_SECONDS] = Number(sum) / 1e9;
      });
    }
    return [Array.from({ length }, (_, at) => from + at * DAY_SECONDS), ...stacked.reverse()];
  }

  #colours() {
    const style = getComputedStyle(this);
    const [first, last] = ['--spend-first', '--spend-last'].map((name) => style.getPropertyValue(name).trim());
    return rampOf(last, first, this.#stacks.series.length).map((bytes) => `rgb(${bytes.join(' ')})`).reverse();
  }

  #newPlot() {
    const colour = (name) => getComputedStyle(this).getPropertyValue(name).trim();
    const axis = (more) => ({ stroke: colour('--muted'), font: '11px system-ui, sans-serif', ticks: { show: false }, ...more });
    const bars = uPlot.paths.bars({ size: [0.7, 32], gap: 1 });
    return new uPlot({
      ...this.#size(), padding: [8, 8, 0, 0], legend: { show: false },
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'UTC'),
      cursor: { y: false, drag: { setScale: false, x: false, y: false }, points: { show: false } },
      scales: { x: { range: () => this.#window() }, y: { range: (_, __, most) => [0, Math.max(most * 1.05, 1e-6)] } },
      series: [{}, ...this.#colours().reverse().map((fill) => ({ fill, width: 0, paths: bars, points: { show: false } }))],
      axes: [
        axis({ size: 24, gap: 4, grid: { show: false }, splits: (plot) => daysOf(plot), values: (_, at) => at.map(dayOfMonth) }),
        axis({ size: 56, gap: 4, grid: { stroke: colour('--line'), width: 1 }, values: (_, at) => at.map(short) }),
      ],
      hooks: { setCursor: [({ cursor }) => this.#showLegend(cursor.idx ?? null)] },
    }, this.#data(), this.#plotBox);
  }

  /** A period that begins with a month has room for all of it, so that no bar moves as the days go by. */
  #window() {
    const { from, to } = this.#spend;
    const last = from.endsWith('-01') && from.slice(0, 7) === to.slice(0, 7) ? Date.UTC(Number(to.slice(0, 4)), Number(to.slice(5, 7)), 0) : Date.parse(to);
    return [Date.parse(from) / 1000 - DAY_SECONDS / 2, last / 1000 + DAY_SECONDS / 2];
  }

  /** What each colour stands for, and its amount: of the day that is pointed at, else of the period. */
  #showLegend(index) {
    const { series, days } = this.#stacks;
    const pointed = index === null ? null : new Date((Date.parse(this.#spend.from) / 1000 + index * DAY_SECONDS) * 1000).toISOString().slice(0, 10);
    const of = pointed === null ? null : days.find((each) => each.day === pointed);
    const colours = this.#colours();
    const items = series.map(({ name, total }, at) => ({ key: name, name, colour: colours[at], amount: pointed === null ? total : of?.amounts[at] ?? 0n }));
    items.push({ key: 'all', name: pointed === null ? 'all days' : day(pointed), colour: 'transparent', amount: items.reduce((sum, { amount }) => sum + amount, 0n) });
    keyed(this.#legend, items, ({ key }) => key, newKey, showKey);
  }

  #showTable() {
    const { series, days } = this.#stacks;
    const columns = ['Day', ...series.map(({ name }) => name), 'All'];
    keyed(this.#head, columns, (name) => name, () => element('th', { scope: 'col' }), text);
    keyed(this.#table, days, (each) => each.day, (each) => element('tr', {}, element('th', { scope: 'row' }, day(each.day))), (row, { amounts, total }) => {
      const cells = [...amounts, total].map((amount) => brief(amount));
      while (row.children.length > cells.length + 1) row.lastElementChild.remove();
      while (row.children.length < cells.length + 1) row.append(element('td', { class: 'amount' }));
      cells.forEach((words, at) => text(row.children[at + 1], words));
    });
  }

  #redraw() {
    this.#plot?.destroy();
    this.#plot = null;
    if (this.#stacks) this.#render();
  }

  #size() {
    return { width: Math.max(120, this.#plotBox.clientWidth), height: Math.max(80, this.#plotBox.clientHeight) };
  }
}

function newKey() {
  return element('li', {}, element('i', { 'aria-hidden': 'true' }), element('span', { class: 'name' }), element('span', { class: 'amount' }));
}

function showKey(node, { name, colour, amount }) {
  const [swatch, title, value] = node.children;
  if (swatch.style.backgroundColor !== colour) swatch.style.backgroundColor = colour;
  text(title, name);
  text(value, brief(amount));
}

/** As many days as there is room for, the first of them always. */
function daysOf(plot) {
  const [from, to] = [plot.scales.x.min + DAY_SECONDS / 2, plot.scales.x.max];
  const step = Math.ceil((to - from) / DAY_SECONDS / Math.max(1, Math.floor(plot.width / 40))) * DAY_SECONDS;
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, at) => from + at * step);
}

function dayOfMonth(seconds) {
  const words = day(new Date(seconds * 1000).toISOString()).split(' ');
  return words[0] === '1' ? `${words[0]} ${words[1]}` : words[0];
}

function short(value) {
  const [unit, size] = LARGE.find(([, least]) => value >= least) ?? ['', 1];
  const digits = String(Number((value / size).toPrecision(3)));
  return unit ? `${digits} ${unit}` : digits;
}

customElements.define('spend-chart', SpendChart);
