import './gateway-totals.js';
import './limit-hits.js';
import './route-list.js';
import { count } from './format.js';
import { text } from './dom.js';
import { PageDocument } from './page-document.js';

const PAUSE_MS = 1000;
const FRESH_SECONDS = 5;

/** The page Gateway: reads what the gateways do, once a second while it is open, and says so when one of them has not told anything for a while. */
export class GatewayPage {
  #main;
  #document;
  #open = false;
  #read = null;
  #readAt = 0;

  constructor(main) {
    this.#main = main;
    this.#document = new PageDocument('/v1/gateways', PAUSE_MS, (read) => this.#take(read), (problem) => main.querySelector('problem-note').show(problem));
    setInterval(() => this.#tick(), PAUSE_MS);
    document.addEventListener('visibilitychange', () => this.#open && !document.hidden && this.#document.now());
  }

  open(open) {
    this.#open = open;
    this.#document.open(open);
  }

  /** Traffic changes without anything in the control plane changing: the page's own clock asks. */
  wake() {}

  #tick() {
    if (!this.#open || document.hidden) return;
    this.#document.wake();
    if (this.#read) this.#show();
  }

  #take(read) {
    this.#read = read;
    this.#readAt = performance.now();
    this.#show();
  }

  #show() {
    const since = (performance.now() - this.#readAt) / 1000;
    const gateways = this.#read.gateways.map((gateway) => {
      const silent = (Date.parse(this.#read.at) - Date.parse(gateway.at)) / 1000 + since;
      return { ...gateway, silent: silent > FRESH_SECONDS ? silent : 0 };
    });
    const routes = gateways.reduce((sum, gateway) => sum + gateway.routes.length, 0);
    text(this.#main.querySelector('route-list [data-meta]'), [routes ? count(routes, 'route') : null, gateways.length > 1 ? count(gateways.length, 'gateway') : null].filter(Boolean).join(' · '));
    for (const panel of this.#main.querySelectorAll('route-list, gateway-totals, limit-hits')) panel.show(gateways);
  }
}
