import { attribute, element, keyed, text } from './dom.js';
import { quantity } from './format.js';
import { simulatedTag } from './simulated-tag.js';

const PARTS = { billed: 'billed', held: 'held', idle: 'idle', out_of_service: 'out of service' };
const HOUR = 3600;

/** What became of the owner's device time, a bar for each model as long as what is owned: for the owner. */
class DeviceHours extends HTMLElement {
  #list = element('ul');
  #empty = element('p', { class: 'muted' }, 'No device was owned in this period.');

  connectedCallback() {
    this.querySelector('[data-body]').append(this.#list, this.#empty);
  }

  show({ rows }) {
    attribute(this.#empty, 'hidden', rows.length > 0);
    keyed(this.#list, rows, ({ meter, subject, simulated }) => `${meter} ${subject} ${simulated}`, newBar, showBar);
  }
}

function newBar({ meter, subject, simulated }) {
  const track = element('span', { class: 'track', 'aria-hidden': 'true' }, ...Object.keys(PARTS).map((part) => element('i', { class: part })));
  const title = element('h3', {}, element('span', {}, subject || 'CPU cores'), simulated ? ' ' : null, simulated ? simulatedTag() : null);
  return element('li', { 'data-meter': meter, 'data-subject': subject }, title, track, element('p', { class: 'muted' }));
}

function showBar(node, row) {
  const [, track, words] = node.children;
  const owned = Number(row.owned);
  Object.keys(PARTS).forEach((part, at) => track.children[at].style.setProperty('flex-grow', String(Number(row[part]) / owned || 0)));
  const unit = row.meter === 'core_seconds' ? 'core-hours' : 'device-hours';
  const parts = Object.entries(PARTS).map(([part, name]) => `${quantity(Number(row[part]) / HOUR)} ${name}`);
  text(words, `${quantity(owned / HOUR)} ${unit}: ${parts.join(', ')}`);
}

customElements.define('device-hours', DeviceHours);
