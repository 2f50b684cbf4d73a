import { element } from './dom.js';

/** The mark of everything that does not really exist. One function, so that it reads the same wherever it stands. */
export function simulatedTag() {
  return element('span', { class: 'simulated-tag', title: 'These devices do not exist: what is placed on them runs as a CPU process' }, 'simulated');
}
