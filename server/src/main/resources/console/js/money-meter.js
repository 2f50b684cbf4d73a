import { attribute, element, keyed, text } from './dom.js';
import { count, money, nanos } from './format.js';
import { MoneyClock } from './money-clock.js';

const TICK_MS = matchMedia('(prefers-reduced-motion: reduce)').matches ? 1000 : 100;

/** What every project owes, counting up live; with more than one project their sum leads. Every row links to its statement. */
class MoneyMeter extends HTMLElement {
  #clocks = new Map();
  #rows = [];
  #sum = element('output', { class: 'amount sum', 'data-sum': true, 'aria-live': 'off' }, element('span'), element('small'));
  #list = element('ul', { class: 'projects', 'aria-label': 'By project' });
  #rate = element('p', { class: 'rate' });

  connectedCallback() {
    this.querySelector('[data-body]').append(this.#sum, this.#rate, this.#list);
    setInterval(() => document.hidden || this.#tick(), TICK_MS);
  }

  show({ money: rows }) {
    const now = performance.now() / 1000;
    this.#rows = rows;
    for (const row of rows) {
      if (!this.#clocks.has(row.project)) this.#clocks.set(row.project, new MoneyClock());
      if (this.#clocks.get(row.project).update(row.total, row.per_second, now)) this.#corrected();
    }
    const currency = rows[0]?.currency ?? '';
    text(this.querySelector('[data-meta]'), rows.length > 1 ? `${currency} this month, ${count(rows.length, 'project')}` : `${currency} this month`);
    text(this.#rate, hourly(rows.reduce((sum, row) => sum + Number(row.per_second), 0)));
    keyed(this.#list, rows, (row) => row.project, newRow, showRow);
    this.#tick();
  }

  #tick() {
    const now = performance.now() / 1000;
    let sum = 0n;
    for (const [index, row] of this.#rows.entries()) {
      const value = this.#clocks.get(row.project).value(now);
      sum += value;
      amount(this.#list.children[index].querySelector('.amount'), value);
    }
    attribute(this.#sum, 'data-long', money(sum).main.length > 12);
    amount(this.#sum, sum);
  }

  #corrected() {
    this.#sum.getAnimations().forEach((animation) => animation.cancel());
    this.#sum.animate([{ opacity: 0.2 }, { opacity: 1 }], { duration: 600, easing: 'ease-out' });
  }
}

function amount(node, value) {
  const { main, tail } = money(value);
  text(node.firstElementChild, main);
  text(node.lastElementChild, tail);
}

function hourly(perSecond) {
  if (!(perSecond > 0)) return 'Nothing is being added now';
  return `adding ${hour(perSecond)} an hour`;
}

function hour(perSecond) {
  const amount = nanos((Number(perSecond) * 3600).toFixed(9));
  const { main, tail } = money(amount);
  return amount < 100_000_000_000n ? main + tail.slice(0, 2) : main;
}

function newRow(row) {
  const statement = (format, label) => element('a', {
    href: `/v1/statement?project=${encodeURIComponent(row.project)}&format=${format}`,
    target: '_blank', rel: 'noopener', 'aria-label': `Statement of ${row.project} as ${label === 'CSV' ? 'CSV' : 'text'}, new tab`,
  }, label);
  return element('li', {},
    element('span', { class: 'name', title: row.project }, row.project),
    element('span', { class: 'amount' }, element('span'), element('small')),
    element('span', { class: 'links' }, statement('text', 'Statement'), statement('csv', 'CSV')),
    element('span', { class: 'rate' }));
}

function showRow(node, row) {
  attribute(node, 'data-project', row.project);
  attribute(node, 'data-announced', row.total);
  text(node.querySelector('.rate'), Number(row.per_second) > 0 ? `+${hour(row.per_second)}/h` : 'idle');
}

customElements.define('money-meter', MoneyMeter);
