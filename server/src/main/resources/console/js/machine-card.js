import { emptyState } from './command-line.js';
import { commands } from './commands.js';
import { attribute, element, keyed, text } from './dom.js';
import { count, grouped, memory, quantity } from './format.js';
import { simulatedTag } from './simulated-tag.js';

/** One node: its state, how much of its CPU and memory is given out, and a cell for each of its devices. */
class MachineCard extends HTMLElement {
  #parts;

  show(node) {
    this.#parts ??= this.#build(node);
    const { name, state, pool, cpu, memory: mib, devices, deviceText } = this.#parts;
    attribute(this, 'data-simulated', node.simulated);
    attribute(this, 'data-state', node.state);
    text(name, node.name);
    attribute(name, 'title', node.name);
    text(state, node.state);
    text(pool, `pool ${node.pool}`);
    bar(cpu, node.cpu - node.free_cpu, node.cpu, (value) => quantity(value), ' cores');
    bar(mib, node.memory_mib - node.free_memory_mib, node.memory_mib, memory, '');
    keyed(devices, node.devices, (device) => device.index, () => element('li'), showDevice);
    text(deviceText, devicesInWords(node.devices));
  }

  #build(node) {
    const parts = {
      name: element('h3'), state: element('span', { class: 'state' }), pool: element('span', { class: 'muted' }),
      cpu: barOf('CPU'), memory: barOf('Memory'), devices: element('ul', { class: 'devices', 'aria-label': 'Devices' }), deviceText: element('p', { class: 'muted' }),
    };
    this.append(
      element('header', {}, parts.name, node.simulated ? simulatedTag() : null, parts.state),
      parts.cpu, parts.memory, parts.devices, parts.deviceText);
    return parts;
  }
}

function barOf(label) {
  const track = element('span', { class: 'track', 'aria-hidden': 'true' }, element('i'));
  return element('div', { class: 'bar' }, element('span', {}, label), track, element('span', { class: 'value' }));
}

function bar(node, used, total, words, unit) {
  const share = total > 0 ? Math.min(1, Math.max(0, used / total)) : 0;
  node.querySelector('i').style.setProperty('--share', share.toFixed(3));
  text(node.lastElementChild, `${words(used)} of ${words(total)}${unit}`);
}

function showDevice(cell, device) {
  const used = 1 - device.free_share;
  const words = `${device.simulated ? 'Simulated device' : 'Device'} ${device.index}, ${device.model}, ${memory(device.memory_mib)}: ${quantity(used * 100, 0)} % in use`;
  cell.style.setProperty('--share', used.toFixed(3));
  attribute(cell, 'data-simulated', device.simulated);
  attribute(cell, 'title', words);
  if (!cell.firstElementChild) cell.append(element('span', { class: 'visually-hidden' }));
  text(cell.firstElementChild, words);
}

function devicesInWords(devices) {
  if (devices.length === 0) return 'No accelerator: what runs here runs on the CPU';
  const models = new Map();
  for (const { model, memory_mib: mib } of devices) models.set(`${model}, ${memory(mib)}`, (models.get(`${model}, ${memory(mib)}`) ?? 0) + 1);
  const free = devices.reduce((sum, device) => sum + device.free_share, 0);
  return `${[...models].map(([model, number]) => `${number} × ${model}`).join('; ')} · ${quantity(free)} free`;
}

customElements.define('machine-card', MachineCard);

/** The first nodes of the fleet, the real ones before the others, and below them what this machine enforces on what it runs. */
class FleetList extends HTMLElement {
  #nodes = element('div', { class: 'nodes' });
  #isolation = element('ul');
  #try = emptyState('To see how a fleet is shared, add devices that do not exist:', commands.node);
  #more = element('p', { class: 'muted' }, element('span'), ' ', element('a', { href: '#/fleet' }, 'All of them: Fleet'));
  #data = element('p', { class: 'muted path' });

  connectedCallback() {
    this.querySelector('[data-body]').append(
      this.#nodes, this.#more, this.#try,
      element('details', {}, element('summary', {}, 'This installation'), this.#data, this.#isolation));
  }

  show({ nodes, real_nodes: real, simulated_nodes: simulated, status }) {
    const inOrder = [...nodes].sort((a, b) => a.simulated - b.simulated);
    keyed(this.#nodes, inOrder, (node) => `${node.name} ${node.simulated}`, () => element('machine-card'), (card, node) => card.show(node));
    this.#try.hidden = nodes.some((node) => node.devices.length > 0);
    attribute(this.#more, 'hidden', real + simulated <= nodes.length);
    text(this.#more.firstElementChild, `The first ${nodes.length} of ${grouped(real + simulated)}.`);
    text(this.querySelector('[data-meta]'), [count(real, 'real', 'real'), simulated ? `${grouped(simulated)} simulated` : null].filter(Boolean).join(' · '));
    text(this.#data, `Data: ${status.data}`);
    keyed(this.#isolation, status.isolation, (line) => line, () => element('li'), (item, line) => text(item, line));
  }
}

customElements.define('fleet-list', FleetList);
