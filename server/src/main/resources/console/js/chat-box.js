import './chat-message.js';
import { answerOf } from './chat-stream.js';
import { emptyState } from './command-line.js';
import { commands } from './commands.js';
import { attribute, element, keyed, text } from './dom.js';
import { may } from './permissions.js';
import { problemFrom } from './problem.js';

const MAX_TOKENS = 512;
const HINT = 'Enter sends, Shift+Enter: new line';
const REMEMBERED = 12; // messages sent along: small models have small contexts

/** A conversation with a served model, through the same gateway and meters as any other client. */
class ChatBox extends HTMLElement {
  #select = element('select', { 'aria-label': 'Served model', hidden: true });
  #log = element('div', { class: 'log', role: 'log', tabindex: 0, 'aria-label': 'Conversation', 'aria-live': 'polite' });
  #input = element('textarea', { id: 'chat-input', rows: 2, placeholder: 'Ask the served model', 'aria-describedby': 'chat-hint', autocomplete: 'off' });
  #send = element('button', { type: 'submit', class: 'primary' }, 'Send');
  #hint = element('p', { id: 'chat-hint', class: 'muted' }, HINT);
  #problem = element('problem-note', { hidden: true, role: 'alert' });
  #intro = element('p', { class: 'muted intro', hidden: true });
  #starting = element('p', { class: 'muted', hidden: true });
  #empty = emptyState('No served model answers chat yet.', commands.service);
  #turns = [];
  #models = [];
  #abort = null;

  connectedCallback() {
    const form = element('form', {},
      element('label', { for: 'chat-input', class: 'visually-hidden' }, 'Message'), this.#input,
      element('div', { class: 'actions' }, this.#hint, this.#send));
    this.#empty.append(this.#starting);
    this.#log.append(this.#empty, this.#intro);
    this.querySelector('[data-meta]').append(this.#select);
    this.querySelector('[data-body]').append(this.#log, this.#problem, form);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (this.#abort) this.#abort.abort();
      else this.#ask(this.#input.value.trim());
    });
    this.#input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      if (!this.#abort) form.requestSubmit();
    });
    this.#enable();
  }

  show({ chat_models: byProject, workloads, status }) {
    text(this.#intro, `Any OpenAI client can ask too, at ${status.gateway}/v1, with a key of the project. What is asked here is metered in the same way.`);
    this.#models = Object.entries(byProject).flatMap(([project, models]) => models.map((model) => modelOf(project, model, workloads)));
    this.#select.hidden = this.#models.length === 0;
    const several = new Set(this.#models.map(({ project }) => project)).size > 1;
    keyed(this.#select, this.#models, ({ key }) => key, ({ key }) => element('option', { value: key }),
      (option, { project, label }) => text(option, several ? `${project} / ${label}` : label));
    const coming = workloads.find(({ kind, phase }) => kind === 'service' && (phase === 'starting' || phase === 'running'));
    this.#starting.hidden = !coming;
    if (coming) text(this.#starting, `Service ${coming.name} is loading its model: the box opens by itself.`);
    this.#enable();
    if (coming) this.#explain(coming);
  }

  /** A model that is there but not for this caller. */
  async #explain({ project }) {
    const allowed = await may('chat:use', project);
    if (!allowed && this.#models.length === 0) text(this.#starting, `Your roles do not have chat:use in project ${project}.`);
    attribute(this.#empty.querySelector('command-line'), 'hidden', !allowed);
  }

  #enable() {
    const ready = this.#models.length > 0;
    this.#empty.hidden = ready || this.#turns.length > 0;
    this.#intro.hidden = !ready || this.#turns.length > 0;
    // aria-disabled keeps the focus where it is when the last model goes away
    attribute(this.#send, 'aria-disabled', String(!ready && !this.#abort));
    text(this.#hint, ready || this.#turns.length === 0 ? HINT : 'No model is served now');
    attribute(this, 'data-models', this.#models.length);
  }

  async #ask(words) {
    const target = this.#models.find(({ key }) => key === this.#select.value);
    if (!words || !target) return;
    this.#problem.show(null);
    this.#input.value = '';
    this.#turns.push({ role: 'user', content: words });
    this.#say('user', words);
    const answer = this.#say('assistant', target.model);
    this.#state('streaming');
    try {
      await this.#stream(target, answer);
    } catch (thrown) {
      const stopped = thrown.name === 'AbortError';
      answer.end(null, stopped ? 'stopped' : 'failed');
      if (!stopped) this.#problem.show(problemFrom(thrown));
    } finally {
      if (answer.words) this.#turns.push({ role: 'assistant', content: answer.words });
      else this.#giveBack(words);
      this.#state('idle');
      this.#follow(true);
    }
  }

  async #stream(target, answer) {
    let usage = null;
    let finish = 'stop';
    const request = { project: target.project, model: target.model, messages: this.#turns.slice(-REMEMBERED), maxTokens: MAX_TOKENS, signal: this.#abort.signal };
    for await (const part of answerOf(request)) {
      const follow = this.#atEnd();
      if (part.text) answer.add(part.text);
      usage = part.usage ?? usage;
      finish = part.finish ?? finish;
      this.#follow(follow);
    }
    answer.end(usage, finish === 'length' ? 'length' : 'done');
  }

  #giveBack(words) {
    this.#turns.pop();
    this.#input.value ||= words;
  }

  #say(role, words) {
    const message = element('chat-message');
    message.say(role, words);
    this.#log.append(message);
    this.#empty.hidden = this.#intro.hidden = true;
    this.#follow(true);
    return message;
  }

  #state(name) {
    this.#abort = name === 'idle' ? null : new AbortController();
    attribute(this, 'data-state', name);
    // a screen reader hears the answer once, when it is whole
    attribute(this.#log, 'aria-busy', String(name !== 'idle'));
    text(this.#send, name === 'idle' ? 'Send' : 'Stop');
    this.#enable();
  }

  #atEnd() {
    return this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < 40;
  }

  #follow(wanted) {
    if (wanted) this.#log.scrollTop = this.#log.scrollHeight;
  }
}

function modelOf(project, model, workloads) {
  const simulated = workloads.some((workload) => workload.kind === 'service' && workload.project === project && workload.name === model && workload.simulated);
  return { project, model, key: JSON.stringify([project, model]), label: simulated ? `${model} (simulated)` : model };
}

customElements.define('chat-box', ChatBox);
