import { attribute, element, text } from './dom.js';
import { count, figure, grouped } from './format.js';

/** One message of the conversation. An answer grows piece by piece and ends with its figures: tokens, tokens a second, time to the first. */
class ChatMessage extends HTMLElement {
  #text = document.createTextNode('');
  #figures = element('p', { class: 'figures' });
  #asked = performance.now();
  #first = 0;
  #pieces = 0;
  #shown = 0;

  /** The whole message at once, as a person types it. */
  say(role, words) {
    attribute(this, 'data-role', role);
    this.append(element('p', { class: 'who' }, role === 'user' ? 'You' : words), element('div', { class: 'words' }, this.#text), this.#figures);
    if (role === 'user') this.#text.data = words;
    attribute(this, 'data-state', role === 'user' ? 'done' : 'waiting');
  }

  add(piece) {
    if (this.#pieces === 0) this.#first = performance.now();
    this.#pieces += 1;
    this.#text.appendData(piece);
    attribute(this, 'data-state', 'streaming');
    attribute(this, 'data-pieces', this.#pieces);
    if (performance.now() - this.#shown > 250) this.#showRate(this.#pieces);
  }

  /** @param usage of the engine; without it the pieces are counted and said to be about as many */
  end(usage, finish) {
    attribute(this, 'data-state', finish);
    if (this.#pieces === 0 && !usage) {
      text(this.#figures, 'no answer');
      return;
    }
    const tokens = usage?.completion_tokens ?? this.#pieces;
    attribute(this, 'data-tokens', tokens);
    const rate = this.#rate(tokens);
    attribute(this, 'data-tokens-per-second', Number.isFinite(rate) ? rate.toFixed(2) : null);
    const used = usage ? `${count(tokens, 'token')}, ${grouped(usage.prompt_tokens)} in` : `about ${count(tokens, 'token')}`;
    const figures = [`${figure(rate)} tokens/s`, used];
    if (this.#first) figures.push(`first ${((this.#first - this.#asked) / 1000).toFixed(2)} s`);
    if (finish === 'length') figures.push('cut at its limit');
    if (finish === 'stopped') figures.push('stopped');
    text(this.#figures, figures.join(' · '));
  }

  get words() {
    return this.#text.data;
  }

  #showRate(tokens) {
    this.#shown = performance.now();
    if (tokens > 2) text(this.#figures, `${figure(this.#rate(tokens))} tokens/s`);
  }

  #rate(tokens) {
    // the first token's time is the prompt's; the rate is that of the ones after it
    return tokens > 1 && this.#first ? (tokens - 1) / ((performance.now() - this.#first) / 1000) : NaN;
  }
}

customElements.define('chat-message', ChatMessage);
