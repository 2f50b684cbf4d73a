import { attribute, element, keyed, text } from './dom.js';
import { problemFrom, problemOf, ProblemError } from './problem.js';
import { simulatedTag } from './simulated-tag.js';
import { asked, toolName, what, when, where } from './workload-words.js';

const ENDED = new Set(['succeeded', 'failed', 'stopped']);

/** A workload's rows in the table, one tbody: what it is and where it stands, and below, why it waits or how it ended. */
export function newWorkloadRow(workload) {
  const body = element('tbody', { class: 'workload', role: 'rowgroup' });
  const link = element('a', { class: 'open', target: '_blank', rel: 'noopener', hidden: true });
  const why = workload.phase === 'waiting' ? whyOf(workload.id) : null;
  body.parts = {
    name: element('span', { class: 'name' }), project: element('small', { class: 'muted' }), phase: element('span', { class: 'phase' }),
    what: element('span', { class: 'what' }), detail: element('small', { class: 'muted' }, element('span'), element('span')), time: element('span'), link,
    reason: element('p', { class: 'reason' }), why,
    note: element('tr', { role: 'row', class: 'note' }),
  };
  const { name, project, phase, what: whatNode, detail, time, reason, note } = body.parts;
  note.append(element('td', { role: 'cell', colspan: 4 }, reason, why));
  body.append(
    element('tr', { role: 'row' },
      element('th', { role: 'rowheader', scope: 'row' }, name, element('span', { class: 'line' }, project, workload.simulated ? simulatedTag() : null, link)),
      element('td', { role: 'cell', class: 'phase-cell' }, phase),
      element('td', { role: 'cell', class: 'what-cell' }, whatNode, detail),
      element('td', { role: 'cell', class: 'time' }, time)),
    note);
  return body;
}

/** Brings a workload's rows up to date. */
export function showWorkload(body, workload, now) {
  const { name, project, phase, what: whatNode, detail, time, link, reason, why, note } = body.parts;
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

function whyOf(id) {
  const lines = element('ul');
  const problem = element('problem-note', { hidden: true });
  const details = element('details', { class: 'why' }, element('summary', {}, 'Explain'), lines, problem);
  details.addEventListener('toggle', async () => {
    if (!details.open) return;
    try {
      const response = await fetch(`/v1/workloads/${encodeURIComponent(id)}/explain`, { headers: { Accept: 'application/json' } });
      if (!response.ok) throw new ProblemError(await problemOf(response));
      const explanation = await response.json();
      const said = explanation.details.length ? explanation.details : [explanation.summary];
      keyed(lines, said, (line) => line, () => element('li'), (item, line) => text(item, line));
      problem.show(null);
    } catch (thrown) {
      problem.show(problemFrom(thrown));
    }
  });
  return details;
}
