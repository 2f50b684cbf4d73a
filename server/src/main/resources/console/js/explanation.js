import { element, keyed, text } from './dom.js';
import { problemFrom, problemOf, ProblemError } from './problem.js';

/** What can be opened to read why a workload waits: asked for when it is opened, each time anew. */
export function explanationOf(id, summary) {
  const lines = element('ul');
  const problem = element('problem-note', { hidden: true });
  const details = element('details', { class: 'why' }, element('summary', {}, summary), lines, problem);
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
