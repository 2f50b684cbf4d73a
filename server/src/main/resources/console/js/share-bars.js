import { attribute, element, keyed, text } from './dom.js';
import { quantity } from './format.js';

/** For each device model a bar a project, as long as the fleet has devices of it: what it holds against its nominal share, what of it is borrowed, and in words what it still wants. */
class ShareBars extends HTMLElement {
  #groups = element('div');
  #empty = element('p', { class: 'muted' }, 'No project holds anything, wants anything or has a quota.');

  connectedCallback() {
    this.querySelector('[data-body]').append(this.#groups, this.#empty);
  }

  show({ shares }) {
    attribute(this.#empty, 'hidden', shares.length > 0);
    const models = [...new Set(shares.map(({ device_model: model }) => model ?? ''))].sort((a, b) => (a === '') - (b === '') || a.localeCompare(b));
    keyed(this.#groups, models, (model) => model, newGroup, (group, model) => {
      const own = shares.filter((share) => (share.device_model ?? '') === model);
      const most = Math.max(1e-3, ...own.map(({ held, nominal = 0, fleet }) => Math.max(held, nominal, fleet)));
      text(group.firstElementChild.lastElementChild, own[0].fleet ? `${quantity(own[0].fleet)} in the fleet` : 'none in the fleet');
      keyed(group.lastElementChild, own, ({ project }) => project, newBar, (bar, share) => showBar(bar, share, most));
    });
  }
}

function newGroup(model) {
  return element('section', { 'data-model': model || 'cpu' }, element('h3', {}, element('span', {}, model || 'CPU cores'), element('small', { class: 'muted' })), element('ul'));
}

function newBar({ project }) {
  const track = element('span', { class: 'track', 'aria-hidden': 'true' }, element('i', { class: 'own' }), element('i', { class: 'borrowed' }), element('i', { class: 'nominal' }));
  return element('li', { 'data-project': project }, element('span', { class: 'name', title: project }, project), track, element('span', { class: 'value' }));
}

function showBar(bar, { held, nominal, borrowed, borrowing_limit: limit, wanted }, most) {
  const [, track, value] = bar.children;
  const [own, lent, line] = track.children;
  track.style.setProperty('--own', ((held - borrowed) / most).toFixed(4));
  track.style.setProperty('--borrowed', (borrowed / most).toFixed(4));
  track.style.setProperty('--nominal', ((nominal ?? 0) / most).toFixed(4));
  attribute(line, 'hidden', nominal === undefined);
  attribute(own, 'hidden', held <= borrowed);
  attribute(lent, 'hidden', borrowed === 0);
  const words = [nominal === undefined ? `holds ${quantity(held)}, not limited` : `holds ${quantity(held)} of ${quantity(nominal)}`];
  if (borrowed > 0) words.push(`${quantity(borrowed)} borrowed`);
  if (limit) words.push(limit === 'all' ? 'may borrow all that is idle' : `may borrow ${quantity(limit)}`);
  if (wanted > 0) words.push(`wants ${quantity(wanted)} more`);
  text(value, words.join(' · '));
}

customElements.define('share-bars', ShareBars);
