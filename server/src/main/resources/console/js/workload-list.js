import { emptyState } from './command-line.js';
import { commands } from './commands.js';
import { attribute, element, keyed, text } from './dom.js';
import { newWorkloadRow, showWorkload } from './workload-row.js';
import { firstOf, inOrder, tally } from './workload-words.js';

const KINDS = [
  { kind: 'service', title: 'Services', empty: 'No model is served yet.' },
  { kind: 'dev', title: 'Dev environments', empty: 'No dev environment yet.' },
  { kind: 'job', title: 'Jobs', empty: 'No job yet.' },
];

/** Services, dev environments and jobs in one table, a heading row each; rows keep their place in the document while they live. */
class WorkloadList extends HTMLElement {
  #open = new Set();
  #table = element('table', { role: 'table', 'aria-labelledby': 'workloads-title' });
  #today;
  #shownAt = 0;

  connectedCallback() {
    const head = ['Name', 'Phase', 'What and where', 'Time'].map((title) => element('th', { role: 'columnheader', scope: 'col' }, title));
    const rows = element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, ...head));
    this.#table.append(rows);
    this.querySelector('[data-body]').append(this.#table);
    setInterval(() => this.#today && !document.hidden && this.#render(), 1000);
  }

  show(today) {
    this.#today = today;
    this.#shownAt = performance.now();
    text(this.querySelector('[data-meta]'), tally(today.workloads));
    this.#render();
  }

  #render() {
    const now = Date.parse(this.#today.at) + performance.now() - this.#shownAt;
    const items = KINDS.flatMap((kind) => this.#itemsOf(kind));
    keyed(this.#table, [{ key: 'head', node: this.#table.tHead }, ...items], (item) => item.key,
      (item) => item.node ?? item.create(), (node, item) => item.update?.(node, now));
  }

  #itemsOf({ kind, title, empty }) {
    const all = this.#today.workloads.filter((workload) => workload.kind === kind).sort(inOrder);
    const shown = this.#open.has(kind) ? all : firstOf(all);
    const items = [{ key: kind, create: () => heading(title), update: (node) => text(node.parts.tally, tally(all)) }];
    if (all.length === 0) items.push({ key: `${kind} empty`, create: () => wide(emptyState(empty, commands[kind])) });
    for (const workload of shown) {
      items.push({ key: workload.id, create: () => newWorkloadRow(workload), update: (node, now) => showWorkload(node, workload, now) });
    }
    if (all.length > firstOf(all).length) {
      items.push({ key: `${kind} fold`, create: () => this.#fold(kind), update: (node) => this.#showFold(node, kind, title, all.length) });
    }
    return items;
  }

  #fold(kind) {
    const button = element('button', { type: 'button', class: 'quiet' });
    button.addEventListener('click', () => {
      if (!this.#open.delete(kind)) this.#open.add(kind);
      this.#render();
    });
    return wide(button);
  }

  #showFold(node, kind, title, number) {
    const button = node.querySelector('button');
    const open = this.#open.has(kind);
    text(button, open ? 'Show fewer' : `Show all ${number}`);
    attribute(button, 'aria-expanded', String(open));
    attribute(button, 'aria-label', `${button.textContent} ${title.toLowerCase()}`);
  }
}

function heading(title) {
  const counts = element('span', { class: 'muted' });
  const body = element('tbody', { class: 'kind', role: 'rowgroup' },
    element('tr', { role: 'row' }, element('th', { role: 'rowheader', scope: 'rowgroup', colspan: 4 }, element('span', {}, title), counts)));
  body.parts = { tally: counts };
  return body;
}

function wide(content) {
  return element('tbody', { class: 'wide', role: 'rowgroup' }, element('tr', { role: 'row' }, element('td', { role: 'cell', colspan: 4 }, content)));
}

customElements.define('workload-list', WorkloadList);
