import './share-bars.js';
import './waiting-list.js';
import { PageDocument } from './page-document.js';

const PAUSE_MS = 1000;

/** The page Queue: reads what waits while it is open and hands it to the list and the shares. */
export class QueuePage {
  #document;

  constructor(main) {
    const [list, shares] = [main.querySelector('waiting-list'), main.querySelector('share-bars')];
    this.#document = new PageDocument('/v1/queue', PAUSE_MS, (queue) => {
      list.show(queue);
      shares.show(queue);
    }, (problem) => main.querySelector('problem-note').show(problem));
  }

  open(open) {
    this.#document.open(open);
  }

  wake() {
    this.#document.wake();
  }
}
