/** What the map and the table need of GET /v1/fleet, in arrays: 80,000 devices are no objects. */
export class FleetModel {
  /** Where a node's devices begin in `taken`; one more than there are nodes. */
  from;

  constructor({ shapes, names, shape_of: shapeOf, states, taken }) {
    this.shapes = shapes;
    this.names = names;
    this.shapeOf = shapeOf;
    this.states = states;
    this.taken = Uint16Array.from(taken);
    const cells = shapes.map(cellsOf);
    this.from = new Uint32Array(names.length + 1);
    for (let node = 0; node < names.length; node += 1) this.from[node + 1] = this.from[node] + cells[shapeOf[node]];
    /** Accelerators, that is: a node without has a cell, for its CPU, but no device. */
    this.devices = shapeOf.reduce((sum, shape) => sum + (shapes[shape].devices.length ? cells[shape] : 0), 0);
    this.sections = this.#sections(cells);
    this.nodeOf = new Map(names.map((name, node) => [name, node]));
  }

  shape(node) {
    return this.shapes[this.shapeOf[node]];
  }

  state(node) {
    return { r: 'ready', c: 'cordoned', u: 'unreachable' }[this.states[node]];
  }

  /** The model of a node's device by its position, empty for the CPU. */
  model(node, position) {
    let left = position;
    for (const { model, count } of this.shape(node).devices) {
      if (left < count) return model;
      left -= count;
    }
    return '';
  }

  /** 0 to 1000. */
  takenOf(node, position) {
    return this.taken[this.from[node] + position];
  }

  /** Nodes alike side by side: of one pool, with the same devices; what exists before what is simulated. */
  #sections(cells) {
    const byKey = new Map();
    const keys = this.shapes.map(({ pool, simulated, devices }) => JSON.stringify([simulated, pool, devices]));
    this.shapeOf.forEach((shape, node) => {
      const key = keys[shape];
      if (!byKey.has(key)) byKey.set(key, { ...this.shapes[shape], cells: cells[shape], nodes: [] });
      byKey.get(key).nodes.push(node);
    });
    return [...byKey.values()].sort((a, b) => a.simulated - b.simulated || a.pool.localeCompare(b.pool) || b.cells - a.cells);
  }

  /** By model: all, taken, free and out of service; the last is what is free on nodes that take nothing new. The four always add up. */
  totals() {
    const rows = new Map();
    for (let node = 0; node < this.names.length; node += 1) {
      const { devices, simulated, cpu } = this.shape(node);
      const inService = this.states[node] === 'r';
      if (devices.length === 0) add(rows, '', simulated, cpu, (this.taken[this.from[node]] / 1000) * cpu, inService);
      let at = this.from[node];
      for (const { model, count } of devices) {
        let sum = 0;
        for (const end = at + count; at < end; at += 1) sum += this.taken[at];
        add(rows, model, simulated, count, sum / 1000, inService);
      }
    }
    return [...rows.values()].sort((a, b) => a.simulated - b.simulated || (a.model === '') - (b.model === '') || a.model.localeCompare(b.model));
  }
}

/** One for each device; one for the CPU where there is none. */
function cellsOf({ devices }) {
  return devices.reduce((sum, { count }) => sum + count, 0) || 1;
}

function add(rows, model, simulated, all, taken, inService) {
  const key = `${model} ${simulated}`;
  if (!rows.has(key)) rows.set(key, { key, model, simulated, all: 0, taken: 0, free: 0, out: 0 });
  const row = rows.get(key);
  row.all += all;
  row.taken += taken;
  row[inService ? 'free' : 'out'] += all - taken;
}
