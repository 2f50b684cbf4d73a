import { attribute, element, keyed, text } from './dom.js';
import { quantity } from './format.js';
import { may } from './permissions.js';
import { ProblemError, problemFrom, problemOf } from './problem.js';

const STEADY_MS = 80; // a pointer that only passes asks nothing

/** The node of the device that the map points at: what of it is free, which replicas are there, and whether it takes more. */
class NodeDetail extends HTMLElement {
  #parts;
  #name = null;
  #timer = 0;
  #reading = null;

  connectedCallback() {
    const parts = {
      line: element('p', { class: 'spot', role: 'status' }), card: element('machine-card', { hidden: true }),
      place: element('p', { class: 'muted' }), heading: element('h3', {}, 'Replicas'), replicas: element('ul', { class: 'replicas' }),
      button: element('button', { type: 'button' }), drain: element('div'), problem: element('problem-note', { hidden: true }),
    };
    this.#parts = parts;
    parts.more = element('div', { class: 'more', hidden: true }, parts.place, parts.heading, parts.replicas, parts.button, parts.drain);
    parts.button.addEventListener('click', () => this.#change(parts.button.dataset.verb));
    this.querySelector('[data-body]').append(parts.line, parts.problem, parts.card, parts.more);
    this.show(null, null);
  }

  /** @param spot node and position, or null */
  show(model, spot) {
    const { line, card, more } = this.#parts;
    clearTimeout(this.#timer);
    text(line, spot ? wordsOf(model, spot) : 'Point at a device, or move there with the arrow keys. A click keeps it here.');
    const name = spot ? model.names[spot.node] : null;
    if (name !== this.#name) {
      attribute(this, 'data-node', null);
      this.#parts.problem.show(null);
      attribute(card, 'hidden', true);
      attribute(more, 'hidden', true);
    }
    this.#name = name;
    if (name) this.#timer = setTimeout(() => this.#read(name), STEADY_MS);
  }

  async #read(name) {
    this.#reading?.abort();
    const { signal } = (this.#reading = new AbortController());
    try {
      const response = await fetch(`/v1/nodes/${encodeURIComponent(name)}`, { headers: { Accept: 'application/json' }, signal });
      if (!response.ok) throw new ProblemError(await problemOf(response));
      const node = await response.json();
      const allowed = await may('fleet:write');
      if (name === this.#name) this.#take(node, allowed);
    } catch (thrown) {
      if (!signal.aborted && name === this.#name) this.#parts.problem.show(problemFrom(thrown));
    }
  }

  #take(node, allowed) {
    const { card, more, place, replicas, button, drain } = this.#parts;
    card.show(node);
    text(place, [`pool ${node.pool}`, ...Object.entries(node.labels).map(([key, value]) => `${key} ${value}`), ...node.taints.map((taint) => `taint ${taint}`)].join(' · '));
    keyed(replicas, node.replicas.length ? node.replicas : [{ id: '' }], ({ id }) => id, () => element('li'), showReplica);
    const verb = node.state === 'cordoned' ? 'uncordon' : 'cordon';
    text(button, verb === 'cordon' ? 'Cordon: take nothing new' : 'Uncordon: take replicas again');
    attribute(button, 'data-verb', verb);
    attribute(button, 'hidden', node.state === 'unreachable');
    attribute(button, 'disabled', !allowed);
    attribute(button, 'title', allowed ? null : 'Your roles do not have fleet:write: ask the operator');
    keyed(drain, allowed && node.replicas.length ? [node.name] : [], (name) => name, drainOf, () => {});
    attribute(card, 'hidden', false);
    attribute(more, 'hidden', false);
    attribute(this, 'data-node', node.name);
  }

  async #change(verb) {
    const name = this.#name;
    try {
      const response = await fetch(`/v1/nodes/${encodeURIComponent(name)}/${verb}`, { method: 'POST', headers: { Accept: 'application/json' } });
      if (!response.ok) throw new ProblemError(await problemOf(response));
      this.#parts.problem.show(null);
      this.dispatchEvent(new CustomEvent('changed'));
      await this.#read(name);
    } catch (thrown) {
      this.#parts.problem.show(problemFrom(thrown));
    }
  }
}

function wordsOf(model, { node, position }) {
  const share = quantity(model.takenOf(node, position) / 10, 1);
  const device = model.model(node, position);
  return `${model.names[node]}, ${device ? `device ${position}, ${device}` : 'CPU'}: ${share} % taken, node ${model.state(node)}`;
}

function showReplica(item, replica) {
  if (!replica.id) {
    text(item, 'None: all of it is free.');
    return;
  }
  const devices = replica.devices.length ? `${replica.devices.length === 1 ? 'device' : 'devices'} ${replica.devices.join(' ')}` : `${quantity(replica.cpu)} cores`;
  text(item, `${replica.name} (${replica.id}) of ${replica.project}: ${devices}, ${replica.phase}`);
}

function drainOf(name) {
  return element('div', {}, element('p', { class: 'muted' }, 'To have what it runs go elsewhere:'), element('command-line', { command: `./plenum node drain ${name}` }));
}

customElements.define('node-detail', NodeDetail);
