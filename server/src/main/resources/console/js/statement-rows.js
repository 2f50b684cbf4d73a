import { element, text } from './dom.js';
import { money, nanos } from './format.js';

// The parts that lines, charges and sums of a statement have in common.

/** A row with words and a sum, above the lines it is about. */
export function heading(key, words, total) {
  return {
    key: `${key} heading`,
    create: () => element('tbody', { class: 'section' }, element('tr', {}, element('th', { scope: 'rowgroup', colspan: 3 }, words()), amountCell())),
    update: (node) => showAmount(node.querySelector('td'), total),
  };
}

/** A row with what some lines come to, below them. */
export function sumRow(key, words, total) {
  return {
    key: `${key} ${words}`,
    create: () => element('tbody', { class: 'sum-row' }, element('tr', {}, element('th', { scope: 'row', colspan: 3 }, words), amountCell())),
    update: (node) => showAmount(node.querySelector('td'), total),
  };
}

export function amountCell() {
  return element('td', { class: 'amount', 'data-label': 'Amount' }, element('span'), element('small'));
}

/** @param amount a decimal string; the four digits after the second are smaller */
export function showAmount(cell, amount) {
  const { main, tail } = money(nanos(amount));
  text(cell.firstElementChild, main);
  text(cell.lastElementChild, tail);
}
