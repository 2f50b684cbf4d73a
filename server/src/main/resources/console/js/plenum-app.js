import './chat-box.js';
import './connection-state.js';
import './loss-chart.js';
import './machine-card.js';
import './money-meter.js';
import './problem-note.js';
import './workload-list.js';
import { text } from './dom.js';
import { TodayFeed } from './today-feed.js';

const PANELS = 'money-meter, workload-list, loss-chart, chat-box, fleet-list';

/** The page: owns the feed and hands each new document to the panels. Everything else is in the panels themselves. */
class PlenumApp extends HTMLElement {
  connectedCallback() {
    const feed = new TodayFeed();
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
    for (const panel of this.querySelectorAll(PANELS)) panel.show(today);
  }
}

customElements.define('plenum-app', PlenumApp);
