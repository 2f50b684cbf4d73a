import { ago, count, duration, memory, money, nanos, quantity } from './format.js';

/** What a workload is, in a few words: the model, the tool, the recipe or the command. */
export function what({ kind, spec }) {
  if (kind === 'service') return spec.model ?? '';
  if (kind === 'dev') return toolName(spec.tool);
  if (spec.recipe) return `recipe ${spec.recipe}${spec.model_name ? ` → ${spec.model_name}` : ''}`;
  return (spec.command ?? []).join(' ');
}

export function toolName(tool) {
  return !tool || tool === 'jupyterlab' ? 'JupyterLab' : tool;
}

/** What each replica asks for, and the engine that serves. */
export function asked({ kind, spec }) {
  const { cpu = 1, memory_mib: mib = 512, device } = spec.request ?? {};
  const replicas = spec.replicas > 1 ? `${spec.replicas} × (` : '';
  const engine = kind === 'service' ? (spec.engine ?? 'llama.cpp') : null;
  const parts = [engine, deviceWords(device), count(Number(quantity(cpu)), 'core'), memory(mib)].filter(Boolean).join(', ');
  return replicas ? `${replicas}${parts})` : parts;
}

function deviceWords(device) {
  if (!device) return null;
  return device.share && device.share < 1 ? `${quantity(device.share, 3)} of ${device.model}` : `${device.count ?? 1} × ${device.model}`;
}

/** Where its replicas are. */
export function where({ replicas = [] }) {
  const placed = new Map();
  for (const replica of replicas) {
    if (!replica.node || replica.phase === 'ended') continue;
    placed.set(replica.node, [...(placed.get(replica.node) ?? []), ...(replica.devices ?? [])]);
  }
  return [...placed].map(([node, devices]) => `on ${node}${numbers(devices)}`).join('; ');
}

function numbers(devices) {
  return devices.length ? ` ${devices.length === 1 ? 'device' : 'devices'} ${devices.join(' ')}` : '';
}

/** How long it waits or runs, or how long ago it ended; `now` in milliseconds of the server's clock. */
export function when({ phase, submitted_at, started_at, ended_at }, now) {
  const since = (instant) => (now - Date.parse(instant)) / 1000;
  if (ended_at) return ago(since(ended_at));
  if (phase === 'waiting' || !started_at) return duration(since(submitted_at));
  return duration(since(started_at));
}

/** What it has cost so far, with the digits that show movement. */
export function cost({ cost: known }) {
  return known ? `${amount(known.so_far)} ${known.currency}` : '';
}

/** The same with what it costs an hour now, and whether all of it has a price. */
export function costInWords(workload) {
  const known = workload.cost;
  if (!known) return '';
  const words = `${cost(workload)} ${known.per_hour ? `so far; ${amount(known.per_hour)} an hour now` : 'in all'}`;
  return known.unpriced ? `${words}; some of it has no price` : words;
}

function amount(decimal) {
  const { main, tail } = money(nanos(decimal));
  return main + tail.slice(0, 2);
}

const RANK = { running: 0, starting: 1, stopping: 2, waiting: 3, failed: 4, succeeded: 4, stopped: 4 };

/** What runs first, then what waits, then what ended, newest first. */
export function inOrder(a, b) {
  const rank = (RANK[a.phase] ?? 4) - (RANK[b.phase] ?? 4);
  if (rank) return rank;
  const order = a.ended_at && b.ended_at ? Date.parse(b.ended_at) - Date.parse(a.ended_at) : Date.parse(a.submitted_at) - Date.parse(b.submitted_at);
  return order || a.id.localeCompare(b.id);
}

const SHOWN = 8; // of a kind; more are folded until asked for
const SHARES = [[0, 4], [3, 2], [4, 2]]; // running, waiting, ended: some of each, so that no long list hides why something waits

/** The few of a long list that are shown unasked: some of what runs, of what waits and of what ended. Expects them in order. */
export function firstOf(workloads) {
  if (workloads.length <= SHOWN) return workloads;
  return SHARES.flatMap(([from, share], index) => {
    const until = SHARES[index + 1]?.[0] ?? Infinity;
    return workloads.filter(({ phase }) => (RANK[phase] ?? 4) >= from && (RANK[phase] ?? 4) < until).slice(0, share);
  });
}

/** Such as "3 running, 12 waiting". */
export function tally(workloads) {
  const numbers = new Map();
  for (const { phase } of [...workloads].sort((a, b) => (RANK[a.phase] ?? 4) - (RANK[b.phase] ?? 4))) numbers.set(phase, (numbers.get(phase) ?? 0) + 1);
  return [...numbers].map(([phase, number]) => `${number} ${phase}`).join(', ');
}
