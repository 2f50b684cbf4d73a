import { nanos } from './format.js';

const TRUST_SECONDS = 10; // how long a rate is believed without news
const HOLD_SECONDS = 3; // an amount ahead of the truth by no more than this stands still until the truth is there
const GLIDE_SECONDS = 0.4;
const JUMP = 10_000_000n; // a hundredth: larger steps down are a correction and are said to be one

/**
 * One project's amount between two updates: what is due at `now` (in seconds, monotonic), counted on at the rate that was announced.
 * What is shown glides up, and stands still instead of running backwards; a real correction is taken over at once and reported.
 */
export class MoneyClock {
  #total = 0n;
  #rate = 0;
  #at = 0;
  #shown = null;
  #shownAt = 0;

  /** Takes news over; true when the amount had to be corrected downwards. */
  update(total, perSecond, now) {
    this.#total = nanos(total);
    this.#rate = Math.max(0, Number(perSecond) * 1e9 || 0);
    this.#at = now;
    if (this.#shown === null || this.#shown - this.#due(now) < this.#hold() + JUMP) return false;
    this.#shown = this.#due(now);
    return true;
  }

  /** Nano-units to show at this moment. */
  value(now) {
    const due = this.#due(now);
    const seconds = now - this.#shownAt;
    this.#shownAt = now;
    if (this.#shown === null) return (this.#shown = due);
    const gap = due - this.#shown;
    const behindTruth = gap > 0n;
    if (!behindTruth && -gap <= this.#hold()) return this.#shown;
    const step = BigInt(Math.trunc(Number(gap) * (1 - Math.exp(-seconds / GLIDE_SECONDS))));
    this.#shown = step === 0n ? due : this.#shown + step;
    return this.#shown;
  }

  get moving() {
    return this.#rate > 0;
  }

  #hold() {
    return BigInt(Math.round(this.#rate * HOLD_SECONDS));
  }

  #due(now) {
    return this.#total + BigInt(Math.floor(this.#rate * Math.min(TRUST_SECONDS, Math.max(0, now - this.#at))));
  }
}
