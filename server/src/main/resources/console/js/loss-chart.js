import uPlot from '/vendor/uplot/uPlot.esm.js';
import { emptyState } from './command-line.js';
import { commands } from './commands.js';
import { attribute, element, keyed, text } from './dom.js';
import { figure, grouped } from './format.js';

const DARK = matchMedia('(prefers-color-scheme: dark)');

/** The loss of one training job against its steps, growing as the job goes on. The newest running job leads until another is chosen. */
class LossChart extends HTMLElement {
  #chosen = null;
  #plot = null;
  #points = [];
  #steps = null;
  #select = element('select', { 'aria-label': 'Training job', hidden: true });
  #figures = element('dl', { class: 'figures' }, ...['Step', 'Loss', 'Tokens/s'].map((name) => element('div', {}, element('dt', {}, name), element('dd', {}, '–'))));
  #canvas = element('div', { class: 'plot', role: 'img' });
  #empty = emptyState('No training job has reported a loss yet.', commands.training);

  connectedCallback() {
    this.querySelector('[data-meta]').append(this.#select);
    this.querySelector('[data-body]').append(this.#figures, this.#canvas, this.#empty);
    this.#select.addEventListener('change', () => {
      this.#chosen = this.#select.value;
      this.#render();
    });
    DARK.addEventListener('change', () => this.#redraw());
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(this.#canvas);
  }

  show(today) {
    this.today = today;
    this.#render();
  }

  #render() {
    const jobs = Object.keys(this.today.curves).filter((id) => this.today.curves[id].length > 0)
      .map((id) => ({ id, workload: this.today.workloads.find((workload) => workload.id === id) })).sort(newestRunningFirst);
    const job = jobs.find(({ id }) => id === this.#chosen) ?? jobs[0];
    this.#showChoice(jobs, job);
    this.#points = job ? this.today.curves[job.id] : [];
    this.#steps = Number(job?.workload?.spec.parameters?.steps) || null;
    attribute(this, 'data-job', job?.id);
    attribute(this, 'data-points', this.#points.length);
    attribute(this, 'data-last-step', this.#points.at(-1)?.step);
    this.#empty.hidden = Boolean(job);
    this.#figures.hidden = this.#canvas.hidden = !job;
    if (job) this.#draw(job);
  }

  #showChoice(jobs, job) {
    this.#select.hidden = jobs.length === 0;
    keyed(this.#select, jobs, ({ id }) => id, ({ id }) => element('option', { value: id }), (option, entry) => text(option, nameOf(entry)));
    if (job && this.#select.value !== job.id) this.#select.value = job.id;
  }

  #draw(job) {
    const first = this.#points[0];
    const last = this.#points.at(-1);
    attribute(this.#canvas, 'aria-label', `Loss of ${nameOf(job)}: ${figure(first.loss)} at step ${first.step}, ${figure(last.loss)} at step ${last.step}`);
    this.#showFigures(last);
    this.#plot ??= this.#newPlot();
    this.#plot.setData([this.#points.map(({ step }) => step), this.#points.map(({ loss }) => loss)]);
  }

  #showFigures({ step, loss, tokens_per_second: speed }) {
    const [stepNode, lossNode, speedNode] = this.#figures.querySelectorAll('dd');
    text(stepNode, this.#steps ? `${grouped(step)} of ${grouped(this.#steps)}` : grouped(step));
    text(lossNode, loss.toFixed(3));
    text(speedNode, figure(speed));
  }

  #newPlot() {
    const colour = (name) => getComputedStyle(this).getPropertyValue(name).trim();
    const font = '11px system-ui, sans-serif';
    const axis = (more) => ({ stroke: colour('--muted'), font, grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false }, ...more });
    return new uPlot({
      ...this.#size(),
      padding: [8, 22, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { setScale: false, x: false, y: false }, points: { size: 7 } },
      scales: { x: { time: false, range: (_, from, to) => [Math.min(from, 0), Math.max(1, windowOf(to, this.#steps))] } },
      series: [{}, { stroke: colour('--accent'), width: 2, points: { show: false } }],
      axes: [axis({ size: 24, gap: 4 }), axis({ size: 44, gap: 4 })],
      hooks: { setCursor: [(plot) => this.#showFigures(this.#points[plot.cursor.idx ?? this.#points.length - 1] ?? this.#points.at(-1))] },
    }, [[], []], this.#canvas);
  }

  #redraw() {
    this.#plot?.destroy();
    this.#plot = null;
    if (this.today) this.#render();
  }

  #size() {
    return { width: Math.max(120, this.#canvas.clientWidth), height: Math.max(80, this.#canvas.clientHeight) };
  }
}

/** All steps of the job, or so small a half, quarter, ... of them that the curve fills the better part of the chart from the start. */
function windowOf(last, steps) {
  if (!steps || !(last > 0) || last >= steps) return last;
  let window = steps;
  while (window / 2 > last * 1.1) window /= 2;
  return window;
}

function nameOf({ id, workload }) {
  return workload ? `${workload.project} / ${workload.name}${workload.simulated ? ' (simulated)' : ''}` : id;
}

function newestRunningFirst(a, b) {
  const running = (entry) => (entry.workload?.phase === 'running' ? 1 : 0);
  return running(b) - running(a) || (b.workload?.submitted_at ?? '').localeCompare(a.workload?.submitted_at ?? '');
}

customElements.define('loss-chart', LossChart);
