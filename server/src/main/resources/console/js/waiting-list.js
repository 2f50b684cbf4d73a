import { emptyState } from './command-line.js';
import { commands } from './commands.js';
import { attribute, element, keyed, text } from './dom.js';
import { explanationOf } from './explanation.js';
import { count, duration, quantity } from './format.js';

/** What waits, in the order in which it is tried; opening why it waits asks for the whole explanation. */
class WaitingList extends HTMLElement {
  #table = element('table', { role: 'table', 'aria-labelledby': 'waiting-title' });
  #empty = emptyState('Nothing waits: all that was asked for runs or has ended.', commands.job);
  #more = element('p', { class: 'muted more' });
  #queue = null;

  connectedCallback() {
    const heads = ['Place', 'Name', 'Asks for', 'Priority', 'Waits for', 'Why'].map((title) => element('th', { role: 'columnheader', scope: 'col' }, title));
    this.#table.append(element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, ...heads)));
    this.querySelector('[data-body]').append(this.#table, this.#empty, this.#more);
    setInterval(() => this.#queue && !document.hidden && this.offsetParent && this.#render(), 1000);
  }

  show(queue) {
    this.#queue = queue;
    text(this.querySelector('[data-meta]'), queue.total ? `${queue.total} waiting` : '');
    attribute(this.#table, 'hidden', queue.total === 0);
    attribute(this.#empty, 'hidden', queue.total > 0);
    const more = queue.total - queue.waiting.length;
    text(this.#more, more > 0 ? `${count(more, 'more waits', 'more wait')} behind these.` : '');
    this.#render();
  }

  #render() {
    const { waiting, shares } = this.#queue;
    const items = [{ id: 'head', node: this.#table.tHead }, ...waiting];
    keyed(this.#table, items, ({ id }) => id, (one) => one.node ?? newRow(one), (node, one) => one.node || showRow(node, one, shares));
  }
}

function newRow({ id, why }) {
  const parts = {
    place: element('td', { role: 'cell', class: 'place' }), name: element('span', { class: 'name' }), project: element('small', { class: 'muted' }),
    asks: element('td', { role: 'cell', class: 'asks' }), priority: element('td', { role: 'cell', class: 'priority' }), since: element('td', { role: 'cell', class: 'since' }), why: explanationOf(id, why),
  };
  const row = element('tbody', { class: 'waits', role: 'rowgroup', 'data-id': id }, element('tr', { role: 'row' },
    parts.place, element('th', { role: 'rowheader', scope: 'row' }, parts.name, parts.project), parts.asks, parts.priority, parts.since,
    element('td', { role: 'cell', class: 'why-cell' }, parts.why)));
  row.parts = parts;
  return row;
}

function showRow({ parts }, one, shares) {
  text(parts.place, one.place);
  text(parts.name, one.name);
  attribute(parts.name, 'title', `${one.name} (${one.id})`);
  const words = `${one.project}${standing(one, shares)}`;
  text(parts.project, words);
  attribute(parts.project, 'title', words);
  text(parts.asks, asked(one));
  text(parts.priority, one.priority);
  text(parts.since, duration((Date.now() - Date.parse(one.submitted_at)) / 1000));
  attribute(parts.since, 'title', one.submitted_at);
  text(parts.why.firstElementChild, one.why);
}

/** How its project stands for what it asks for. */
function standing({ project, device_model: model }, shares) {
  const share = shares.find((each) => each.project === project && each.device_model === model);
  if (!share) return '';
  const quota = share.nominal === undefined ? 'no limit' : `quota ${quantity(share.nominal)}`;
  return ` · holds ${quantity(share.held)}, ${quota}`;
}

function asked({ replicas, device_model: model, devices, cpu }) {
  const what = model ? `${quantity(devices)} × ${model}` : count(Number(quantity(cpu).replaceAll(',', '')), 'core');
  return replicas > 1 ? `${what} in ${replicas} replicas` : what;
}

customElements.define('waiting-list', WaitingList);
