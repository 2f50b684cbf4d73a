import { attribute, element, keyed, text } from './dom.js';
import { duration, grouped } from './format.js';
import './command-line.js';

const UNITS = [['d', 86400], ['h', 3600], ['m', 60]];

/** The limits that turned requests away in the last hour: whose, which, how often, and the command that raises it. */
class LimitHits extends HTMLElement {
  #list = element('ul');
  #empty = element('p', { class: 'muted' }, 'No limit has turned a request away in the last hour.');

  connectedCallback() {
    this.querySelector('[data-body]').append(this.#list, this.#empty);
  }

  show(gateways) {
    const several = gateways.length > 1;
    const hits = gateways.flatMap(({ name, limit_hits: own }) => own.map((hit) => ({ ...hit, gateway: several ? name : '', id: `${name} ${hit.project} ${hit.key ?? ''} ${typed(hit.limit)}` })));
    // by name, so that no line moves while its numbers do
    hits.sort((a, b) => a.id.localeCompare(b.id));
    text(this.querySelector('[data-meta]'), hits.length ? `${grouped(hits.reduce((sum, { last_minute: times }) => sum + times, 0))} in a minute` : '');
    attribute(this.#empty, 'hidden', hits.length > 0);
    keyed(this.#list, hits, ({ id }) => id, newHit, showHit);
  }
}

function newHit(hit) {
  const node = element('li', {}, element('span', { class: 'who' }), element('span', { class: 'what' }), element('span', { class: 'often' }), element('div', { class: 'next' }));
  const who = hit.key ? hit.key_name ?? hit.key : hit.project;
  attribute(node, 'data-who', who);
  text(node.children[0], hit.key ? `Key ${who}` : `Project ${who}`);
  attribute(node.children[0], 'title', hit.key ?? hit.project);
  text(node.children[1], [words(hit.limit), hit.key ? `project ${hit.project}` : null, hit.gateway || null].filter(Boolean).join(' · '));
  return node;
}

function showHit(node, hit) {
  const [, , often, next] = node.children;
  text(often, `${grouped(hit.last_minute)} in the last minute, ${grouped(hit.last_hour)} in the last hour`);
  const command = raised(hit);
  if (next.dataset.command === command) return;
  next.dataset.command = command;
  const about = (words) => element('p', { class: 'muted' }, words);
  next.replaceChildren(...(command ? [about('Twice as much:'), element('command-line', { command })] : [about('This limit was changed since.')]));
}

/** The command that doubles the limit and leaves the others; empty where it is not in force any more. */
function raised({ key, project, limit, limits }) {
  const all = limits.map(typed);
  const at = all.indexOf(typed(limit));
  if (at < 0) return '';
  all[at] = typed({ ...limit, most: limit.most * 2 });
  return `./plenum ${key ? `key limit ${key}` : `project limit ${project}`} ${all.join(' ')}`;
}

/** As the command line takes it: requests=60/1m. */
function typed({ kind, most, per_seconds: seconds }) {
  if (seconds === undefined) return `${kind}=${most}`;
  const [unit, length] = UNITS.find(([, each]) => seconds % each === 0) ?? ['s', 1];
  return `${kind}=${most}/${seconds / length}${unit}`;
}

function words({ kind, most, per_seconds: seconds }) {
  return seconds === undefined ? `${grouped(most)} requests at a time` : `${grouped(most)} ${kind} in ${seconds < 1 ? `${seconds} s` : duration(seconds).replace(/ 0 \w+$/, '')}`;
}

customElements.define('limit-hits', LimitHits);
