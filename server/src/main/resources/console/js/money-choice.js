import { attribute, element } from './dom.js';
import { ProblemError, problemOf } from './problem.js';

const PERIODS = { month: 'This month', last: 'Last month', days: 'From, to' };

/** Whose money, and of which days. Sends `choice` with the addresses of what is to be read. */
class MoneyChoice extends HTMLElement {
  #whose = element('select', { id: 'money-whose' });
  #period = element('select', { id: 'money-period' }, ...Object.entries(PERIODS).map(([value, label]) => element('option', { value }, label)));
  #from = element('input', { type: 'date', id: 'money-from', required: true });
  #to = element('input', { type: 'date', id: 'money-to', required: true });
  #days = element('span', { class: 'days', hidden: true }, labelled('From', this.#from), labelled('to', this.#to), element('small', { class: 'muted' }, 'UTC, both included'));
  #projects = [];

  connectedCallback() {
    this.append(labelled('Money of', this.#whose), labelled('Period', this.#period), this.#days);
    [this.#from.value, this.#to.value] = thisMonth();
    for (const input of [this.#whose, this.#period, this.#from, this.#to]) input.addEventListener('change', () => this.#chosen());
  }

  /** Everybody is offered what he may see: his projects, and the organizations that he has a role in. */
  async load() {
    const [{ items: projects }, { roles }] = await Promise.all(['/v1/projects', '/v1/self'].map(read));
    this.#projects = projects;
    const scopes = new Set(roles.map(({ scope }) => scope));
    const organizations = [...new Set(projects.map(({ organization }) => organization))].sort()
      .filter((name) => scopes.has('everything') || scopes.has(`organization:${name}`));
    const options = (kind, names) => names.map((name) => element('option', { value: `${kind}:${name}` }, name));
    this.#whose.replaceChildren(
      element('optgroup', { label: 'Projects' }, ...options('project', projects.map(({ name }) => name).sort())),
      ...(organizations.length ? [element('optgroup', { label: 'Organizations' }, ...options('organization', organizations))] : []));
    if (this.#whose.querySelector('option[value="project:default"]')) this.#whose.value = 'project:default';
    this.#chosen();
  }

  #chosen() {
    attribute(this.#days, 'hidden', this.#period.value !== 'days');
    if (!this.#whose.value || !this.#from.value || !this.#to.value) return;
    const [kind, name] = split(this.#whose.value);
    const [from, to] = { month: thisMonth, last: lastMonth, days: () => [this.#from.value, this.#to.value] }[this.#period.value]();
    // this month ends with the day that it is: the server's
    const period = this.#period.value === 'month' ? '' : `from=${from}&to=${to}`;
    this.dispatchEvent(new CustomEvent('choice', { detail: this.#addresses(kind, name, period) }));
  }

  #addresses(kind, name, period) {
    const quoted = encodeURIComponent(name);
    if (kind === 'project') {
      const query = `project=${quoted}&${period}`;
      return { kind, name, period, projects: [name], spend: `/v1/spend?${query}`, statement: `/v1/statement?${query}`, budget: `/v1/projects/${quoted}/budget` };
    }
    const projects = this.#projects.filter(({ organization }) => organization === name).map((project) => project.name);
    const own = `/v1/organizations/${quoted}`;
    return { kind, name, period, projects, spend: `${own}/spend?${period}`, statement: `${own}/statement?${period}`, budget: '/v1/budgets' };
  }
}

function labelled(words, input) {
  return element('label', {}, element('span', {}, words), input);
}

function split(value) {
  const at = value.indexOf(':');
  return [value.slice(0, at), value.slice(at + 1)];
}

async function read(path) {
  const response = await fetch(path, { headers: { Accept: 'application/json' } });
  if (!response.ok) throw new ProblemError(await problemOf(response));
  return response.json();
}

function thisMonth() {
  const now = new Date();
  return [Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1), now].map(iso);
}

function lastMonth() {
  const now = new Date();
  return [Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1), Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 0)].map(iso);
}

function iso(time) {
  return new Date(time).toISOString().slice(0, 10);
}

customElements.define('money-choice', MoneyChoice);
