import './chat-box.js';
import './connection-state.js';
import './loss-chart.js';
import './machine-card.js';
import './money-meter.js';
import './problem-note.js';
import './workload-list.js';
import { text } from './dom.js';
import { FleetPage } from './fleet-page.js';
import { GatewayPage } from './gateway-page.js';
import { MoneyPage } from './money-page.js';
import { Pages } from './pages.js';
import { QueuePage } from './queue-page.js';
import { TodayFeed } from './today-feed.js';

const PANELS = 'money-meter, workload-list, loss-chart, chat-box, fleet-list';

/**
 * The console: owns the feed and hands each new document to the panels of Today; to the other pages it says that something may have changed.
 * Everything else is in the pages and panels themselves.
 */
class PlenumApp extends HTMLElement {
  #pages = new Pages(this);
  #others;
  #today = null;

  connectedCallback() {
    const feed = new TodayFeed();
    const main = (name) => this.querySelector(`main[data-page=${name}]`);
    this.#others = { fleet: new FleetPage(main('fleet')), queue: new QueuePage(main('queue')), gateway: new GatewayPage(main('gateway')), money: new MoneyPage(main('money')) };
    this.#pages.addEventListener('page', ({ detail }) => this.#turnTo(detail));
    this.#pages.start();
    feed.addEventListener('today', ({ detail }) => this.#show(detail));
    feed.addEventListener('state', ({ detail }) => {
      this.dataset.connection = detail.name;
      this.querySelector('connection-state').show(detail);
    });
    feed.addEventListener('problem', ({ detail }) => this.querySelector('[data-page-problem]').show(detail));
    feed.start();
  }

  #show(today) {
    this.dataset.position = today.status.position;
    text(this.querySelector('[data-about]'), `Version ${today.status.version} · OpenAI clients: ${today.status.gateway}/v1`);
    this.#today = today;
    if (this.#pages.shown === 'today') this.#showToday();
    else this.#others[this.#pages.shown].wake();
  }

  /** What nobody sees is not drawn. */
  #showToday() {
    for (const panel of this.querySelectorAll(PANELS)) panel.show(this.#today);
  }

  #turnTo(name) {
    for (const [other, page] of Object.entries(this.#others)) page.open(other === name);
    if (name === 'today' && this.#today) this.#showToday();
  }
}

customElements.define('plenum-app', PlenumApp);
