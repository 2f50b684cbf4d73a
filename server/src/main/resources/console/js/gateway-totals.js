import { attribute, element, keyed, text } from './dom.js';
import { count, duration, grouped, quantity } from './format.js';

const FACTS = ['Requests a second', 'Under way', 'Errors told in a minute', 'Serves from', 'Recorded'];

/** Each gateway as a whole: how much goes through, what it refuses and with which code, what it serves from, and whether it still tells anything. */
class GatewayTotals extends HTMLElement {
  #list = element('div');

  connectedCallback() {
    this.querySelector('[data-body]').append(this.#list);
  }

  show(gateways) {
    keyed(this.#list, gateways, ({ name }) => name, newGateway, showGateway);
  }
}

function newGateway({ name }) {
  const parts = { state: element('span', { class: 'state' }), address: element('code'), news: element('p', { class: 'news', role: 'status' }), facts: {}, codes: new Set() };
  const facts = FACTS.map((title) => element('div', {}, element('dt', {}, title), (parts.facts[title] = element('dd'))));
  const node = element('section', { 'data-gateway': name }, element('h3', {}, element('span', {}, name), parts.state), parts.address, parts.news, element('dl', {}, ...facts));
  node.parts = parts;
  return node;
}

function showGateway(node, gateway) {
  const { state, address, news, facts } = node.parts;
  const { silent, routes } = gateway;
  attribute(node, 'data-silent', silent > 0);
  text(state, silent ? 'no news' : 'live');
  text(address, `${gateway.address}/v1`);
  text(news, silent ? `No news since ${gateway.at.slice(11, 19)} UTC: all figures of this gateway are from then.` : '');
  const sum = (figure) => routes.reduce((all, route) => all + route[figure], 0);
  text(facts['Requests a second'], quantity(sum('requests_per_second'), 1));
  text(facts['Under way'], count(sum('under_way'), 'request'));
  showErrors(node, gateway.refusals);
  const age = gateway.snapshot_at ? (Date.parse(gateway.at) - Date.parse(gateway.snapshot_at)) / 1000 : 0;
  text(facts['Serves from'], gateway.snapshot_at ? `position ${grouped(gateway.snapshot_version)}, had for ${duration(age)}` : 'nothing yet: every key is refused');
  text(facts.Recorded, `${grouped(gateway.usage_sequence)} usage records`);
}

/** A code that was told once keeps its line, so that nothing below it moves when it is told no more. */
function showErrors({ parts }, refusals) {
  for (const code of Object.keys(refusals)) parts.codes.add(code);
  const codes = parts.codes.size ? [...parts.codes].sort() : [''];
  keyed(parts.facts['Errors told in a minute'], codes, (code) => code, (code) => element('span', { class: 'error', 'data-code': code }),
    (line, code) => text(line, code ? `${grouped(refusals[code] ?? 0)} × ${code}` : 'none'));
}

customElements.define('gateway-totals', GatewayTotals);
