import { attribute, element, keyed, text } from './dom.js';
import { exact, nanos } from './format.js';
import { simulatedTag } from './simulated-tag.js';

const FIGURES = ['Revenue', 'Cost', 'of it idle', 'Margin'];

/** What the fleet earned and what owning it cost, by device model: for the owner. */
class MarginList extends HTMLElement {
  #read = { false: null, true: null };
  #list = element('ul');
  #empty = element('div', { class: 'empty' }, element('p', {}, 'No cost of owning is entered: all revenue is margin. Say what an hour of a device costs you:'), element('command-line', { command: './plenum cost set cores 0.02' }));

  connectedCallback() {
    this.querySelector('[data-body]').append(this.#list, this.#empty);
  }

  /** @param simulated of devices that do not exist, instead of those that do */
  show(margin, simulated) {
    this.#read[simulated] = margin;
    const real = this.#read.false;
    if (!real) return;
    text(this.querySelector('[data-meta]'), real.currency);
    const rows = [[real, false], [this.#read.true, true]].flatMap(([read, made]) => (read?.rows.length ? [...read.rows, read.total].map((row) => ({ ...row, simulated: made })) : []));
    keyed(this.#list, rows, ({ of, name, simulated: made }) => `${of} ${name} ${made}`, newRow, showRow);
    attribute(this.#empty, 'hidden', rows.some((row) => costOf(row) !== 0n));
  }
}

function newRow({ of, name, simulated }) {
  const figures = FIGURES.map((title) => element('div', {}, element('dt', {}, title), element('dd', { class: 'amount' })));
  return element('li', { 'data-of': of, 'data-name': name, 'data-simulated': simulated }, element('h3', {}, element('span', {}, words(of, name)), simulated ? ' ' : null, simulated ? simulatedTag() : null), element('dl', {}, ...figures));
}

function showRow(node, row) {
  const amounts = [nanos(row.revenue), costOf(row), nanos(row.idle_cost), nanos(row.margin)];
  node.querySelectorAll('dd').forEach((cell, at) => text(cell, exact(amounts[at])));
  attribute(node, 'data-loss', amounts[3] < 0n);
}

function costOf(row) {
  return ['billed_cost', 'held_cost', 'idle_cost', 'out_of_service_cost'].reduce((sum, part) => sum + nanos(row[part]), 0n);
}

function words(of, name) {
  return { device: name, cores: 'CPU cores', served_model: `requests to ${name}`, charges: 'beside usage', fleet: 'All' }[of] ?? name;
}

customElements.define('margin-list', MarginList);
