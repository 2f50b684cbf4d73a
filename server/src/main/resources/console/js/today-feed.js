import { ProblemError, problemFrom, problemOf } from './problem.js';

const LONGEST_WAIT_MS = 10_000;

/**
 * The live document behind the page: reads it once, then listens to the server's event stream and reconnects with a growing pause.
 * Sends `today` (the document), `state` (connecting, live, reconnecting with attempt and wait, signed-out) and `problem`.
 * A hidden page lets its stream go: a browser opens only six connections to a server over HTTP/1.1, in all its tabs together.
 */
export class TodayFeed extends EventTarget {
  #source = null;
  #timer = 0;
  #attempt = 0;
  #newest = 0;
  #seen = false;

  start() {
    document.addEventListener('visibilitychange', () => (document.hidden ? this.#pause() : this.#connect()));
    addEventListener('pagehide', () => this.#pause());
    addEventListener('pageshow', (event) => event.persisted && this.#connect());
    this.#connect();
  }

  async #connect() {
    this.#pause();
    if (document.hidden) return;
    this.#newest = 0;
    if (this.#attempt === 0) this.#send('state', { name: 'connecting' });
    try {
      // EventSource cannot say why it was refused; a plain read can
      const response = await fetch('/v1/today', { headers: { Accept: 'application/json' } });
      if (!response.ok) throw new ProblemError({ status: response.status, ...(await problemOf(response)) });
      this.#take(await response.json());
      this.#send('problem', null);
      this.#listen();
    } catch (thrown) {
      this.#refused(problemFrom(thrown));
    }
  }

  #listen() {
    if (document.hidden || this.#source) return;
    const source = new EventSource('/v1/watch');
    this.#source = source;
    source.addEventListener('open', () => {
      this.#attempt = 0;
      this.#send('state', { name: 'live' });
    });
    source.addEventListener('today', (event) => this.#take(JSON.parse(event.data)));
    source.addEventListener('error', () => source === this.#source && this.#retry());
  }

  #refused(problem) {
    if (problem.status === 401 || problem.status === 403) {
      this.#send('state', { name: 'signed-out' });
      this.#send('problem', problem);
      return;
    }
    if (problem.status || !this.#seen) this.#send('problem', problem);
    this.#retry();
  }

  #retry() {
    this.#pause();
    this.#attempt += 1;
    const wait = Math.min(LONGEST_WAIT_MS, 500 * 2 ** (this.#attempt - 1)) * (0.8 + 0.4 * Math.random());
    this.#send('state', { name: 'reconnecting', attempt: this.#attempt, wait });
    this.#timer = setTimeout(() => this.#connect(), wait);
  }

  #pause() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #take(today) {
    // the first read and the stream's first event may cross
    const at = Date.parse(today.at);
    if (at < this.#newest) return;
    this.#newest = at;
    this.#seen = true;
    this.#send('today', today);
  }

  #send(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
