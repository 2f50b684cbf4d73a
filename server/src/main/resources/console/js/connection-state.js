import { attribute, text } from './dom.js';

const WORDS = { connecting: 'Connecting', live: 'Live', 'signed-out': 'Signed out' };

/** Says whether what the page shows is live. A status region, so a screen reader hears a change; the countdown is left out of it. */
class ConnectionState extends HTMLElement {
  show({ name, attempt }) {
    attribute(this, 'data-state', name);
    text(this.querySelector('[data-text]'), WORDS[name] ?? (attempt > 1 ? `Reconnecting, try ${attempt}` : 'Reconnecting'));
  }
}

customElements.define('connection-state', ConnectionState);
