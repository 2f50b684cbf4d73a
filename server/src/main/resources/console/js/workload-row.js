import { attribute, element, text } from './dom.js';
import { explanationOf } from './explanation.js';
import { simulatedTag } from './simulated-tag.js';
import { asked, cost, costInWords, toolName, what, when, where } from './workload-words.js';

const ENDED = new Set(['succeeded', 'failed', 'stopped']);

/** A workload's rows in the table, one tbody: what it is and where it stands, and below, why it waits or how it ended. */
export function newWorkloadRow(workload) {
  const body = element('tbody', { class: 'workload', role: 'rowgroup' });
  const link = element('a', { class: 'open', target: '_blank', rel: 'noopener', hidden: true });
  const why = workload.phase === 'waiting' ? explanationOf(workload.id, 'Explain') : null;
  body.parts = {
    name: element('span', { class: 'name' }), project: element('small', { class: 'muted' }), phase: element('span', { class: 'phase' }),
    what: element('span', { class: 'what' }), detail: element('small', { class: 'muted' }, element('span'), element('span')), time: element('span'), spent: element('small', { class: 'muted spent' }), link,
    reason: element('p', { class: 'reason' }), why,
    note: element('tr', { role: 'row', class: 'note' }),
  };
  const { name, project, phase, what: whatNode, detail, time, spent, reason, note } = body.parts;
  note.append(element('td', { role: 'cell', colspan: 4 }, reason, why));
  body.append(
    element('tr', { role: 'row' },
      element('th', { role: 'rowheader', scope: 'row' }, name, element('span', { class: 'line' }, project, workload.simulated ? simulatedTag() : null, link)),
      element('td', { role: 'cell', class: 'phase-cell' }, phase),
      element('td', { role: 'cell', class: 'what-cell' }, whatNode, detail),
      element('td', { role: 'cell', class: 'time' }, time, spent)),
    note);
  return body;
}

/** Brings a workload's rows up to date. */
export function showWorkload(body, workload, now) {
  const { name, project, phase, what: whatNode, detail, time, spent, link, reason, why, note } = body.parts;
  attribute(body, 'data-phase', workload.phase);
  attribute(body, 'data-id', workload.id);
  attribute(body, 'data-simulated', workload.simulated);
  text(name, workload.name);
  attribute(name, 'title', `${workload.name} (${workload.id})`);
  text(project, workload.project);
  text(phase, workload.phase);
  const words = what(workload);
  text(whatNode, words);
  attribute(whatNode, 'title', words);
  const place = where(workload);
  text(detail.firstElementChild, asked(workload));
  text(detail.lastElementChild, place);
  attribute(detail, 'title', detail.textContent);
  text(time, when(workload, now));
  text(spent, cost(workload));
  attribute(spent, 'title', costInWords(workload));
  attribute(link, 'hidden', !(workload.link && workload.phase === 'running'));
  if (workload.link) {
    attribute(link, 'href', local(workload.link));
    text(link, `Open ${toolName(workload.spec.tool)}`);
    attribute(link, 'aria-label', `Open ${toolName(workload.spec.tool)} of ${workload.name}, new tab`);
  }
  text(reason, workload.reason ?? '');
  if (why) attribute(why, 'hidden', workload.phase !== 'waiting');
  attribute(note, 'hidden', !workload.reason && (!why || why.hidden));
  attribute(body, 'data-ended', ENDED.has(workload.phase));
}

/** Only links of this server are followed: the path is taken, whatever host the document names. */
function local(link) {
  const { pathname, search, hash } = new URL(link, location.origin);
  return pathname + search + hash;
}
