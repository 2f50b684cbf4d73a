import { attribute, element, keyed, text } from './dom.js';
import { day, decimal, moment } from './format.js';
import { meterWords, priceWords } from './money-words.js';
import { chargesOf } from './statement-charges.js';
import { amountCell, heading, showAmount } from './statement-rows.js';
import { simulatedTag } from './simulated-tag.js';

const FORMATS = { text: 'Text', html: 'HTML', csv: 'CSV', json: 'JSON', focus: 'FOCUS' };

/** The statement of the period, line by line, so that each can be recomputed; an organization's project by project. */
class StatementLines extends HTMLElement {
  #table = element('table', { 'aria-labelledby': 'statement-title' });
  #head = element('thead', {}, element('tr', {}, ...['Usage', 'Quantity', 'Price', 'Amount'].map((title) => element('th', { scope: 'col' }, title))));
  #total = element('tfoot', {}, element('tr', {}, element('th', { scope: 'row', colspan: 3 }, 'Total'), amountCell()));
  #links = element('span', { class: 'links' });
  #closed = element('span', { class: 'muted' });
  #how = element('p', { class: 'muted how' }, 'To recompute: each amount is quantity x price / per, rounded once, half to even, to 6 digits. The total is the sum of the lines that are not simulated.');

  connectedCallback() {
    this.querySelector('[data-meta]').append(this.#closed, this.#links);
    this.querySelector('[data-body]').append(this.#table, this.#how);
  }

  /** Whether it may still change. */
  showClosed({ closed_at: closed }) {
    text(this.#closed, closed ? `Closed ${moment(closed)}: final` : 'Open: it may still change');
    attribute(this, 'data-closed', closed ? true : null);
  }

  show(document, { statement: address }) {
    keyed(this.#links, Object.entries(FORMATS), ([format]) => `${format} ${address}`, ([format, label]) => link(address, format, label), () => {});
    const several = Boolean(document.projects);
    const items = [
      { key: 'head', node: this.#head }, ...(document.projects ?? [document]).flatMap((project) => itemsOf(project, several)), { key: 'foot', node: this.#total },
      ...chargesOf(document.organization ?? document.project, document.charges, several),
    ];
    keyed(this.#table, items, ({ key }) => key, (item) => item.node ?? item.create(), (node, item) => item.update?.(node));
    text(this.#total.querySelector('th'), `${document.charges ? 'Total of usage' : 'Total'}, ${document.currency}`);
    showAmount(this.#total.querySelector('td'), document.total);
    attribute(this.#total, 'data-total', document.total);
  }
}

/** The lines of one project, those of devices that do not exist last and under a heading of their own. */
function itemsOf({ project, lines, total, simulated_total: simulatedTotal, charges }, several) {
  const [real, simulated] = [false, true].map((wanted) => lines.filter((line) => line.simulated === wanted));
  const items = [];
  if (several) items.push(heading(project, () => element('span', {}, project), total));
  items.push(...real.map((line) => itemOf(project, line)));
  if (real.length === 0) items.push({ key: `${project} nothing`, create: () => element('tbody', {}, element('tr', {}, element('td', { class: 'muted', colspan: 4 }, 'No usage in this period.'))) });
  if (several) items.push(...chargesOf(project, charges, false));
  if (simulated.length) items.push(heading(`${project} simulated`, () => element('span', {}, several ? `${project}, not in the total ` : 'Not in the total ', simulatedTag()), simulatedTotal));
  items.push(...simulated.map((line) => itemOf(project, line)));
  return items;
}

function itemOf(project, line) {
  const key = [project, line.meter, line.subject, line.simulated, line.accruing, line.price?.id, line.used_on].join(' ');
  return { key, create: () => newLine(line), update: (node) => showLine(node, line) };
}

function newLine(line) {
  const marks = [line.accruing ? 'running now, not posted yet' : null, line.used_on ? `late: used on ${day(line.used_on)}, its month was closed` : null].filter(Boolean);
  const name = element('th', { scope: 'row' }, element('span', { class: 'name' }, meterWords(line)), ...marks.map((words) => element('small', { class: 'mark' }, words)));
  const cell = (label) => element('td', { 'data-label': label });
  return element('tbody', { class: 'line', 'data-meter': line.meter, 'data-accruing': line.accruing, 'data-late': Boolean(line.used_on), 'data-simulated': line.simulated },
    element('tr', {}, name, cell('Quantity'), cell('Price'), amountCell()));
}

function showLine(node, { quantity, price, amount }) {
  const [, quantityCell, priceCell, cell] = node.firstElementChild.children;
  text(quantityCell, decimal(quantity));
  text(priceCell, price ? priceWords(price) : 'no price');
  showAmount(cell, amount);
}

function link(address, format, label) {
  return element('a', { href: `${address}&format=${format}`, target: '_blank', rel: 'noopener', 'aria-label': `This statement as ${label}, new tab` }, label);
}

customElements.define('statement-lines', StatementLines);
