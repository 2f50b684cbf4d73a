import { element, keyed, text } from './dom.js';
import { quantity } from './format.js';
import { simulatedTag } from './simulated-tag.js';

const COLUMNS = ['all', 'taken', 'free', 'out'];

/** The fleet in figures: what the map shows, for whoever does not see it. */
class FleetTotals extends HTMLElement {
  #rows = element('tbody');

  connectedCallback() {
    const heads = ['Devices', 'All', 'Taken', 'Free', 'Out of service'].map((title) => element('th', { scope: 'col' }, title));
    this.querySelector('[data-body]').append(
      element('table', { 'aria-labelledby': 'totals-title' }, element('thead', {}, element('tr', {}, ...heads)), this.#rows));
  }

  show(model) {
    keyed(this.#rows, model.totals(), ({ key }) => key, newRow, showRow);
  }
}

function newRow({ model, simulated }) {
  const name = element('th', { scope: 'row' }, element('span', { title: model }, model || 'CPU cores'), simulated ? simulatedTag() : null);
  return element('tr', { 'data-model': model || 'cpu' }, name, ...COLUMNS.map((column) => element('td', { 'data-column': column })));
}

function showRow(row, totals) {
  COLUMNS.forEach((column, at) => text(row.children[at + 1], quantity(totals[column])));
}

customElements.define('fleet-totals', FleetTotals);
