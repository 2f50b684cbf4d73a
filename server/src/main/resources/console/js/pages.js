import { attribute, text } from './dom.js';

const TITLES = { today: 'Today', fleet: 'Fleet', queue: 'Queue', gateway: 'Gateway', money: 'Money' };

/**
 * The pages of the console and which of them is shown: the address decides (#/fleet), so that links, the back button and bookmarks work.
 * Sends `page` with the name. Any other fragment, such as a skip link's, changes nothing.
 */
export class Pages extends EventTarget {
  #root;
  #shown = null;

  constructor(root) {
    super();
    this.#root = root;
  }

  get shown() {
    return this.#shown;
  }

  start() {
    addEventListener('hashchange', () => this.#follow(true));
    this.#follow(false);
  }

  #follow(moved) {
    const name = /^#\/(\w+)$/.exec(location.hash)?.[1] ?? (this.#shown && location.hash ? this.#shown : 'today');
    if (name === this.#shown || !(name in TITLES)) return this.#shown ?? this.#show('today', false);
    return this.#show(name, moved);
  }

  #show(name, moved) {
    this.#shown = name;
    document.title = `${TITLES[name]} · Plenum`;
    text(this.#root.querySelector('[data-page-title]'), TITLES[name]);
    for (const link of document.querySelectorAll('nav a, a.skip')) {
      const own = link.dataset.page === name;
      if (link.matches('.skip')) link.hidden = !own;
      else attribute(link, 'aria-current', own ? 'page' : null);
    }
    for (const main of this.#root.querySelectorAll('main')) {
      main.hidden = main.dataset.page !== name;
      // whoever reads by ear or moves by keyboard goes on where the new page begins
      if (!main.hidden && moved) main.focus({ preventScroll: true });
    }
    this.dispatchEvent(new CustomEvent('page', { detail: name }));
    return name;
  }
}
