import { commands } from './commands.js';
import { emptyState } from './command-line.js';
import { attribute, element, keyed, text } from './dom.js';
import { moment, day } from './format.js';
import { conditionsOf, meterWords, rateWords } from './money-words.js';
import { simulatedTag } from './simulated-tag.js';

/** The prices that hold now for what was used in the period, and what is entered for later. */
class PriceList extends HTMLElement {
  #list = element('ul');
  #empty = element('p', { class: 'muted' }, 'Nothing was used in this period. All prices: plenum price list');

  connectedCallback() {
    this.querySelector('[data-body]').append(this.#list, this.#empty);
  }

  show({ prices, currency }) {
    text(this.querySelector('[data-meta]'), currency);
    attribute(this.#empty, 'hidden', prices.length > 0);
    keyed(this.#list, prices, ({ meter, subject }) => `${meter} ${subject}`, newPrices, showPrices);
  }
}

function newPrices(of) {
  return element('li', { 'data-meter': of.meter }, element('h3', {}, element('span', {}, meterWords(of)), of.simulated ? ' ' : null, of.simulated ? simulatedTag() : null), element('ul'));
}

function showPrices(node, { meter, holding, changes }) {
  const lines = [
    ...holding.map((price) => ({ key: price.id, words: said(price) })),
    ...changes.map(({ from, price }) => ({ key: `${from} ${price.id}`, words: `from ${from.endsWith('T00:00:00Z') ? day(from) : moment(from)}: ${said(price)}`, later: true })),
  ];
  if (holding.length === 0) lines.unshift({ key: 'none', none: true });
  keyed(node.lastElementChild, lines, ({ key }) => key, ({ none }) => element('li', {}, none ? emptyState('No price: it costs nothing until one is entered.', commands.price(meter)) : null), (line, { words, later }) => {
    attribute(line, 'data-later', later);
    if (words) text(line, words);
  });
}

function said(price) {
  return [rateWords(price), ...conditionsOf(price)].join(', ');
}

customElements.define('price-list', PriceList);
