import { commands } from './commands.js';
import { emptyState } from './command-line.js';
import { attribute, element, keyed, text } from './dom.js';
import { brief, day, moment, nanos, shareOf } from './format.js';

/** What may be spent, a bar for each budget: spent and left, when it begins anew, and when it will be spent at this rate. */
class BudgetBars extends HTMLElement {
  #list = element('ul');
  #empty = element('div');

  connectedCallback() {
    this.querySelector('[data-body]').append(this.#list, this.#empty);
  }

  /** @param read one budget, or all that one may see */
  show(read, { name, kind, projects }) {
    const payers = kind === 'project' ? projects : [`organization:${name}`, ...projects];
    const budgets = (read.items ?? [read]).filter(({ payer, amount }) => amount && payers.includes(payer));
    budgets.sort((one, other) => payers.indexOf(one.payer) - payers.indexOf(other.payer));
    keyed(this.#list, budgets, ({ payer }) => payer, newBudget, showBudget);
    attribute(this.#empty, 'hidden', budgets.length > 0);
    if (this.#empty.dataset.of === `${kind} ${name}`) return;
    this.#empty.dataset.of = `${kind} ${name}`;
    this.#empty.replaceChildren(emptyState(`${kind === 'project' ? `Project ${name} has no budget` : `Neither ${name} nor a project of it has a budget`}: nothing limits what is spent.`, commands.budget(projects[0] ?? name)));
  }
}

function newBudget({ payer }) {
  const track = element('span', { class: 'track', 'aria-hidden': 'true' }, element('i'));
  return element('li', { 'data-payer': payer }, element('h3', {}, payer.replace(/^organization:/, 'organization ')), track, element('p', { class: 'spent' }), element('p', { class: 'muted until' }));
}

function showBudget(node, { amount, spent, left, renews_on: renews, runs_out_at: runsOut }) {
  const [, track, words, until] = node.children;
  track.firstElementChild.style.setProperty('--share', shareOf(nanos(spent), nanos(amount)).toFixed(4));
  const rest = nanos(left);
  text(words, `${brief(nanos(spent))} of ${brief(nanos(amount))} spent, ${rest < 0n ? `${brief(-rest)} too much` : `${brief(rest)} left`}`);
  attribute(node, 'data-spent', rest <= 0n);
  const end = rest <= 0n ? 'It is spent' : runsOut ? `At this rate it is spent on ${moment(runsOut)} UTC` : 'At this rate it lasts until it renews';
  text(until, `${end}; it renews on ${day(renews)}.`);
}

customElements.define('budget-bars', BudgetBars);
