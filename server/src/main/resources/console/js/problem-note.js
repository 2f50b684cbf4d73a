import { element, text } from './dom.js';

/** Shows one problem: what is wrong, what was expected, what to do now. Used by the page and by the chat. */
class ProblemNote extends HTMLElement {
  #parts;

  show(problem) {
    this.hidden = !problem;
    if (!problem) return;
    this.#parts ??= this.#build();
    text(this.#parts.detail, problem.detail || problem.title);
    for (const part of ['expected', 'next_step']) {
      text(this.#parts[part], problem[part] ?? '');
      this.#parts[part].parentElement.hidden = !problem[part];
    }
  }

  #build() {
    const parts = { detail: element('dd'), expected: element('dd'), next_step: element('dd') };
    this.replaceChildren(
      element('dl', {},
        element('div', { class: 'what' }, element('dt', {}, 'What'), parts.detail),
        element('div', {}, element('dt', {}, 'Expected'), parts.expected),
        element('div', {}, element('dt', {}, 'Next step'), parts.next_step)));
    return parts;
  }
}

customElements.define('problem-note', ProblemNote);
