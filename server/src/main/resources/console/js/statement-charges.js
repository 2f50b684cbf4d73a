import { element, text } from './dom.js';
import { decimal } from './format.js';
import { amountCell, showAmount, sumRow } from './statement-rows.js';

/** The rows of a statement that are no usage: commitments, credits, refunds, tax, and what all of it comes to; none where it has no charges. */
export function chargesOf(whose, charges, organization) {
  if (!charges) return [];
  const sum = (words, amount) => sumRow(`${whose} charges`, words, amount);
  const { items, net, tax, gross, prepaid, due } = charges;
  const sums = organization
    ? [sum('Net', net), sum('Tax', tax), sum('Gross', gross), sum('Paid from deposits', prepaid), sum('Amount due', due)]
    : [sum('Net', net)];
  return [...items.map((item) => ({ key: `${whose} charge ${item.id} ${item.kind} ${item.of} ${item.accruing}`, create: () => newCharge(item), update: (node) => showCharge(node, item) })), ...sums];
}

function newCharge({ kind, description, accruing }) {
  const mark = accruing ? element('small', { class: 'mark' }, 'not posted: as if the month were closed now') : null;
  const cell = (label) => element('td', { 'data-label': label });
  return element('tbody', { class: 'charge', 'data-kind': kind, 'data-accruing': accruing },
    element('tr', {}, element('th', { scope: 'row' }, element('span', { class: 'name' }, description), mark), cell('Quantity'), cell('Price'), amountCell()));
}

function showCharge(node, { measure, amount }) {
  const [, quantity, price, cell] = node.firstElementChild.children;
  text(quantity, measure ? decimal(measure.quantity) : '');
  text(price, measure ? `${decimal(measure.price)} per ${decimal(measure.per)}` : '');
  showAmount(cell, amount);
}
