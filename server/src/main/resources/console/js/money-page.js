import './budget-bars.js';
import './device-hours.js';
import './margin-list.js';
import './money-choice.js';
import './price-list.js';
import './spend-chart.js';
import './statement-lines.js';
import { problemFrom } from './problem.js';
import { PageDocument } from './page-document.js';

const PAUSE_MS = 2000;
const OWNER_PAUSE_MS = 20_000; // what a fleet costs changes slowly, and takes longer to add up

/**
 * The page Money: reads what the choice is about while the page is open, and hands it to its panels. What the owner alone may see is asked for once: where
 * that is refused, its panels stay away. What was asked for before somebody chose something else comes too late, and is not shown.
 */
export class MoneyPage {
  #main;
  #panels;
  #choice = null;
  #documents = [];
  #problems = new Map();
  #refused = false;
  #awaited = new Set();
  #open = false;

  constructor(main) {
    this.#main = main;
    const panel = (name) => main.querySelector(name);
    this.#panels = {
      choice: panel('money-choice'), chart: panel('spend-chart'), statement: panel('statement-lines'), budgets: panel('budget-bars'), prices: panel('price-list'),
      margin: panel('margin-list'), hours: panel('device-hours'),
    };
    this.#panels.choice.addEventListener('choice', ({ detail }) => this.#choose(detail));
  }

  open(open) {
    this.#open = open;
    if (open && !this.#choice) this.#begin();
    for (const read of this.#documents) read.open(open);
  }

  wake() {
    for (const read of this.#documents) read.wake();
  }

  async #begin() {
    try {
      await this.#panels.choice.load();
      this.#problem('choice', null);
    } catch (thrown) {
      this.#problem('choice', problemFrom(thrown));
    }
  }

  #choose(choice) {
    this.#choice = choice;
    for (const read of this.#documents) read.open(false);
    this.#problems.clear();
    this.#awaited.clear();
    const { chart, statement, budgets, prices, margin, hours } = this.#panels;
    const read = (path, take, pause = PAUSE_MS, panel = null) => {
      this.#awaited.add(path);
      return new PageDocument(path, pause, (document) => choice === this.#choice && take(document), (problem) => choice === this.#choice && this.#told(path, problem, panel));
    };
    this.#documents = [
      read(choice.spend, (spend) => {
        chart.show(spend);
        prices.show(spend);
        statement.showClosed(spend);
      }),
      read(choice.statement, (document) => {
        statement.show(document, choice);
        chart.showTotal(document);
      }),
      read(choice.budget, (document) => budgets.show(document, choice)),
    ];
    if (!this.#refused) {
      this.#documents.push(
        read(`/v1/margin?${choice.period}`, (document) => margin.show(document, false), OWNER_PAUSE_MS, margin),
        read(`/v1/margin?${choice.period}&simulated=true`, (document) => margin.show(document, true), OWNER_PAUSE_MS, margin),
        read(`/v1/device-time?${choice.period}`, (document) => hours.show(document), OWNER_PAUSE_MS, hours));
    }
    for (const each of this.#documents) each.open(this.#open);
  }

  /** @param panel of the owner's; null for what everybody sees */
  #told(path, problem, panel) {
    // nothing is shown before all of it is known, so that nothing jumps
    if (this.#awaited.delete(path) && this.#awaited.size === 0) this.#main.dataset.known = '';
    if (panel) panel.hidden = Boolean(problem);
    this.#refused ||= Boolean(panel) && problem?.status === 403;
    if (panel && this.#refused) this.#documents.splice(3).forEach((read) => read.open(false));
    else this.#problem(path, problem);
  }

  #problem(path, problem) {
    if (problem) this.#problems.set(path, problem);
    else this.#problems.delete(path);
    this.#main.querySelector('problem-note').show(this.#problems.values().next().value ?? null);
  }
}
