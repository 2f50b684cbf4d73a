import { element, text } from './dom.js';

/** A command to type, with a button that copies it. */
class CommandLine extends HTMLElement {
  connectedCallback() {
    if (this.firstElementChild) return;
    const command = this.getAttribute('command');
    const button = element('button', { type: 'button', class: 'quiet', 'aria-label': `Copy the command ${command}` }, 'Copy');
    button.addEventListener('click', () => this.#copy(command, button));
    // a line may break between words only: after a hyphen it would read as two flags
    const words = command.split(' ').flatMap((word) => [element('span', {}, word), ' ']);
    this.append(element('code', {}, ...words.slice(0, -1)), button);
  }

  async #copy(command, button) {
    try {
      await navigator.clipboard.writeText(command);
      text(button, 'Copied');
    } catch {
      // the clipboard may be refused: the text is there to be selected
      getSelection().selectAllChildren(this.querySelector('code'));
      text(button, 'Selected');
    }
    setTimeout(() => text(button, 'Copy'), 2000);
  }
}

customElements.define('command-line', CommandLine);

/** Several commands, to be typed one after the other. */
export function commandList(commands) {
  return element('ol', { class: 'commands' }, ...commands.map((command) => element('li', {}, element('command-line', { command }))));
}

/** What a list says while it is empty: a sentence, and the command that fills it. */
export function emptyState(sentence, command) {
  return element('div', { class: 'empty' }, element('p', {}, sentence), element('command-line', { command }));
}
