import { ProblemError, problemFrom, problemOf } from './problem.js';

/**
 * A document that one page shows: read when the page is opened and, while it is open, whenever somebody says that something may have changed, but no more
 * often than `pause`. What the server says has not changed (304) is neither sent nor drawn again.
 */
export class PageDocument {
  #path;
  #pause;
  #take;
  #problem;
  #open = false;
  #tag = null;
  #reading = false;
  #again = false;
  #readAt = -Infinity;
  #timer = 0;

  /** @param take gets the document; @param problem gets what went wrong, or null */
  constructor(path, pause, take, problem) {
    this.#path = path;
    this.#pause = pause;
    this.#take = take;
    this.#problem = problem;
  }

  open(open) {
    this.#open = open;
    if (open) this.now();
  }

  /** Something may have changed. */
  wake() {
    if (!this.#open || document.hidden) return;
    if (this.#reading) this.#again = true;
    else if (!this.#timer) this.#timer = setTimeout(() => this.now(), Math.max(0, this.#readAt + this.#pause - performance.now()));
  }

  /** Does not wait for the pause. */
  async now() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (this.#reading) {
      this.#again = true;
      return;
    }
    this.#reading = true;
    this.#again = false;
    try {
      await this.#read();
      this.#problem(null);
    } catch (thrown) {
      this.#problem(problemFrom(thrown));
    }
    this.#readAt = performance.now();
    this.#reading = false;
    if (this.#again) this.wake();
  }

  async #read() {
    const headers = { Accept: 'application/json' };
    if (this.#tag) headers['If-None-Match'] = this.#tag;
    const response = await fetch(this.#path, { headers });
    if (response.status === 304) return;
    if (!response.ok) throw new ProblemError(await problemOf(response));
    const read = await response.json();
    this.#tag = response.headers.get('ETag');
    this.#take(read);
  }
}
