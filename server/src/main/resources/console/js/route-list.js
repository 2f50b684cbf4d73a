import { commandList } from './command-line.js';
import { commands } from './commands.js';
import { attribute, element, keyed, text } from './dom.js';
import { count, figure, latency, quantity } from './format.js';
import { Sparkline } from './sparkline.js';

const TARGET_WORDS = {
  healthy: () => 'healthy',
  failing: ({ failures: failed }) => `failed ${failed === 1 ? 'once' : `${failed} times in a row`}`,
  resting: ({ resting_seconds: seconds }) => `resting, ${Math.ceil(seconds)} s more`,
  down: () => 'down: its probe fails',
};

/** The routes with their targets' health and what went through them in the last minute; with several gateways a heading row each. */
class RouteList extends HTMLElement {
  #table = element('table', { role: 'table', 'aria-labelledby': 'routes-title' });
  #empty = element('div', { class: 'empty', hidden: true });

  connectedCallback() {
    const heads = ['Model', 'Targets', 'Requests a second', 'Time to first token', 'Tokens a second', 'Failed'].map((title) => element('th', { role: 'columnheader', scope: 'col' }, title));
    this.#table.append(element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, ...heads)));
    this.querySelector('[data-body]').append(this.#table, this.#empty);
  }

  show(gateways) {
    const none = gateways.every(({ routes }) => routes.length === 0);
    attribute(this.#table, 'hidden', none);
    attribute(this.#empty, 'hidden', !none);
    if (none && !this.#empty.firstElementChild) this.#empty.append(...firstSteps(gateways[0]?.address));
    const items = gateways.flatMap((gateway) => [
      ...(gateways.length > 1 ? [{ key: gateway.name, create: newHeading, update: (node) => showHeading(node, gateway) }] : []),
      ...gateway.routes.map((route) => ({ key: `${gateway.name} ${route.project ?? ''} ${route.model}`, create: newRow, update: (node) => showRow(node, route, gateway) })),
    ]);
    keyed(this.#table, [{ key: '', node: this.#table.tHead }, ...items], ({ key }) => key, (item) => item.node ?? item.create(), (node, item) => item.update?.(node));
  }
}

function firstSteps(address) {
  return [
    element('p', {}, 'No model is served yet, so there is nothing to ask for. Serve one, make a key, and look what it may use:'),
    commandList([commands.service, commands.key, `curl ${address}/v1/models -H "Authorization: Bearer KEY"`]),
  ];
}

function newHeading() {
  return element('tbody', { class: 'kind', role: 'rowgroup' }, element('tr', { role: 'row' }, element('th', { role: 'rowheader', scope: 'rowgroup', colspan: 6 }, element('span'), element('span', { class: 'muted' }))));
}

function showHeading(node, { name, address, silent }) {
  const [title, about] = node.querySelectorAll('span');
  text(title, name);
  text(about, silent ? `${address} · no news` : address);
}

function newRow() {
  const parts = {
    name: element('span', { class: 'name' }), project: element('small', { class: 'muted' }), targets: element('ul', { class: 'targets' }),
    rate: element('span', { class: 'value' }), requests: element('small', { class: 'muted' }), rates: new Sparkline('bars'),
    first: element('span', { class: 'value' }), within: element('small', { class: 'muted' }), firsts: new Sparkline('points'),
    tokens: element('span', { class: 'value' }), input: element('small', { class: 'muted' }), failed: element('span', { class: 'value' }), share: element('small', { class: 'muted' }),
  };
  const cell = (name, label, ...content) => element('td', { role: 'cell', class: name, 'data-label': label }, ...content);
  const row = element('tbody', { class: 'route', role: 'rowgroup' }, element('tr', { role: 'row' },
    element('th', { role: 'rowheader', scope: 'row' }, parts.name, parts.project), cell('engines', 'Targets', parts.targets),
    cell('requests', 'Requests a second', parts.rate, parts.requests, parts.rates.node), cell('first', 'Time to first token', parts.first, parts.within, parts.firsts.node),
    cell('tokens', 'Tokens a second', parts.tokens, parts.input), cell('failed', 'Failed', parts.failed, parts.share)));
  row.parts = parts;
  return row;
}

function showRow(node, route, { silent }) {
  const { parts } = node;
  attribute(node, 'data-model', route.model);
  attribute(node, 'data-requests', route.requests);
  attribute(node, 'data-silent', silent > 0);
  text(parts.name, route.model);
  attribute(parts.name, 'title', route.model);
  text(parts.project, route.project ? `project ${route.project}` : 'for every project');
  const targets = route.targets.length ? route.targets : [{ address: '', state: 'absent' }];
  keyed(parts.targets, targets, ({ address }) => address, newTarget, showTarget);
  text(parts.rate, rate(route.requests_per_second));
  text(parts.requests, `${quantity(route.requests)} in a minute`);
  parts.rates.show(route.requests_each_second, `Requests each second of the last minute, ${quantity(route.requests)} together`);
  const { first_token_median_seconds: median, first_token95th_seconds: most } = route;
  text(parts.first, median === undefined ? '–' : latency(median));
  text(parts.within, median === undefined ? 'no answer in a minute' : `95 % within ${latency(most)}`);
  parts.firsts.show(route.first_token_each_second, median === undefined ? 'No answer in the last minute' : `Time to first token in the last minute: median ${latency(median)}, 95 of 100 within ${latency(most)}`);
  text(parts.tokens, `${rate(route.output_tokens_per_second)} out`);
  text(parts.input, `${rate(route.input_tokens_per_second)} in`);
  text(parts.failed, route.failed ? quantity(route.failed) : 'none');
  attribute(parts.failed, 'data-some', route.failed > 0);
  text(parts.share, 'in a minute');
}

function newTarget({ address }) {
  return element('li', {}, element('span', { class: 'state' }), element('small', { class: 'muted', title: address }));
}

function showTarget(node, target) {
  attribute(node, 'data-state', target.state);
  const [state, about] = node.children;
  if (target.state === 'absent') {
    text(state, 'no engine is ready');
    text(about, 'callers get 503');
    return;
  }
  text(state, `${TARGET_WORDS[target.state](target)}, ${count(target.under_way, 'request')}`);
  text(about, target.address.replace(/^http:\/\//, '') + (target.weight > 1 ? ` · weight ${target.weight}` : ''));
}

function rate(perSecond) {
  return perSecond === 0 ? '0' : perSecond < 0.1 ? '< 0.1' : perSecond < 10 ? quantity(perSecond, 1) : figure(perSecond);
}

customElements.define('route-list', RouteList);
