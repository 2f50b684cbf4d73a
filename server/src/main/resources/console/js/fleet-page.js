import './fleet-map.js';
import './fleet-totals.js';
import './node-detail.js';
import { attribute, text } from './dom.js';
import { count } from './format.js';
import { FleetModel } from './fleet-model.js';
import { PageDocument } from './page-document.js';

const PAUSE_MS = 1000;

/** The page Fleet: reads the fleet while it is open and hands it to the map, the table and the panel of one node. */
export class FleetPage {
  #main;
  #map;
  #node;
  #model = null;
  #spot = null;
  #document;

  constructor(main) {
    this.#main = main;
    this.#map = main.querySelector('fleet-map');
    this.#node = main.querySelector('node-detail');
    this.#document = new PageDocument('/v1/fleet', PAUSE_MS, (read) => this.#show(read), (problem) => main.querySelector('problem-note').show(problem));
    this.#map.addEventListener('spot', ({ detail }) => {
      this.#spot = detail;
      this.#node.show(this.#model, detail);
    });
    this.#node.addEventListener('changed', () => this.#document.now());
  }

  open(open) {
    this.#document.open(open);
  }

  wake() {
    this.#document.wake();
  }

  #show(read) {
    const name = this.#spot && this.#model.names[this.#spot.node];
    this.#model = new FleetModel(read);
    const { names, devices, states } = this.#model;
    const out = names.length - states.replaceAll(/[^r]/g, '').length;
    text(this.#map.querySelector('[data-meta]'), [count(names.length, 'node'), count(devices, 'device'), out ? `${out} taking nothing new` : null].filter(Boolean).join(' · '));
    attribute(this.#map.querySelector('[data-empty]'), 'hidden', devices > 0);
    this.#map.show(this.#model);
    this.#main.querySelector('fleet-totals').show(this.#model);
    if (name) {
      const node = this.#model.nodeOf.get(name);
      this.#spot = node === undefined ? null : { ...this.#spot, node };
      this.#node.show(this.#model, this.#spot);
    }
  }
}
