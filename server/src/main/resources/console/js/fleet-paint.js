import { bytesOf, rampOf } from './colour-ramp.js';
import { count } from './format.js';

const STEPS = 64;

/** The colours of the map as the style sheet has them now. */
export function coloursOf(node) {
  const style = getComputedStyle(node);
  const value = (name) => style.getPropertyValue(name).trim();
  const taken = rampOf(value('--heat-low'), value('--heat-high'), STEPS);
  return {
    steps: Uint32Array.from([bytesOf(value('--heat-free')), ...taken], packed),
    surface: packed(bytesOf(value('--surface'))), ink: packed(bytesOf(value('--ink'))), danger: packed(bytesOf(value('--danger'))),
    text: value('--ink'), muted: value('--muted'), accent: value('--accent'), font: style.fontFamily,
  };
}

function packed([r, g, b]) {
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0; // little-endian, as every machine with a browser is
}

/**
 * Paints what a scroll position shows, in one pass over the visible nodes into one buffer of pixels: the time depends on the pixels seen, not on the fleet.
 * All lengths are device pixels here.
 */
export class FleetPainter {
  #context;
  #image = null;
  #pixels = null;

  constructor(canvas) {
    this.#context = canvas.getContext('2d', { alpha: false });
  }

  paint(model, layout, colours, scrollTop, scale) {
    const { width, height } = this.#context.canvas;
    if (this.#image?.width !== width || this.#image?.height !== height) {
      this.#image = this.#context.createImageData(width, height);
      this.#pixels = new Uint32Array(this.#image.data.buffer);
    }
    this.#pixels.fill(colours.surface);
    const bottom = scrollTop + height / scale;
    for (const placed of layout.sections) {
      const rows = Math.ceil(placed.section.nodes.length / placed.perRow);
      const firstRow = Math.max(0, Math.floor((scrollTop - placed.first) / placed.high));
      const lastRow = Math.min(rows - 1, Math.floor((bottom - placed.first) / placed.high));
      const last = Math.min(placed.section.nodes.length, (lastRow + 1) * placed.perRow);
      for (let n = firstRow * placed.perRow; n < last; n += 1) this.#node(model, layout, colours, placed, n, scrollTop, scale);
    }
    this.#context.putImageData(this.#image, 0, 0);
    this.#headings(layout, colours, scrollTop, bottom, scale);
  }

  #node(model, layout, colours, placed, n, scrollTop, scale) {
    const [x, y] = layout.corner(placed, n);
    const node = placed.section.nodes[n];
    const side = Math.max(1, Math.round((layout.cell - layout.gap) * scale));
    const from = model.from[node];
    for (let position = 0; position < placed.section.cells; position += 1) {
      const left = Math.round((x + (position % placed.columns) * layout.cell) * scale);
      const top = Math.round((y + Math.floor(position / placed.columns) * layout.cell - scrollTop) * scale);
      this.#fill(left, top, side, side, colours.steps[stepOf(model.taken[from + position])]);
    }
    const state = model.states[node];
    if (state !== 'r') {
      this.#frame(x, y - scrollTop, placed, layout, scale, state === 'c' ? colours.ink : colours.danger, state === 'u');
    }
  }

  #fill(left, top, width, height, colour) {
    const { width: across, height: down } = this.#image;
    const [right, bottom] = [Math.min(across, left + width), Math.min(down, top + height)];
    for (let row = Math.max(0, top); row < bottom; row += 1) {
      for (let at = row * across + left, end = row * across + right; at < end; at += 1) this.#pixels[at] = colour;
    }
  }

  /** Around a node that takes nothing new: a line where it is cordoned, a broken one where it is unreachable, so that colour alone says nothing. */
  #frame(x, y, placed, layout, scale, colour, broken) {
    const line = Math.max(1, Math.round(scale));
    const [left, top] = [Math.round(x * scale) - line, Math.round(y * scale) - line];
    const right = Math.round((x + placed.wide - layout.apart - layout.gap) * scale);
    const bottom = Math.round((y + placed.high - layout.apart - layout.gap) * scale);
    const dash = (broken ? 2 : 1 << 20) * line;
    for (let at = left; at < right + line; at += 2 * dash) {
      const length = Math.min(dash, right + line - at);
      this.#fill(at, top, length, line, colour);
      this.#fill(at, bottom, length, line, colour);
    }
    for (let at = top; at < bottom + line; at += 2 * dash) {
      const length = Math.min(dash, bottom + line - at);
      this.#fill(left, at, line, length, colour);
      this.#fill(right, at, line, length, colour);
    }
  }

  #headings(layout, colours, scrollTop, bottom, scale) {
    const context = this.#context;
    context.setTransform(scale, 0, 0, scale, 0, -scrollTop * scale);
    context.textBaseline = 'alphabetic';
    for (const { section, top, first } of layout.sections) {
      if (first < scrollTop || top > bottom) continue;
      const [title, rest] = headingOf(section);
      context.font = `600 13px ${colours.font}`;
      context.fillStyle = colours.text;
      context.fillText(title, layout.left, top + 18);
      const end = layout.left + context.measureText(title).width + 8;
      context.font = `12px ${colours.font}`;
      context.fillStyle = colours.muted;
      context.fillText(rest, end, top + 18);
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
  }

  /** A ring around one device, and a thinner one around its node, outside the line that says cordoned. */
  mark(layout, spot, colours, scrollTop, scale) {
    const placed = layout.sections[spot.index];
    const [x, y] = layout.corner(placed, spot.n);
    const context = this.#context;
    context.setTransform(scale, 0, 0, scale, 0, -scrollTop * scale);
    context.strokeStyle = colours.accent;
    context.lineWidth = 1;
    context.strokeRect(x - 3.5, y - 3.5, placed.wide - layout.apart - layout.gap + 7, placed.high - layout.apart - layout.gap + 7);
    context.lineWidth = 2;
    const side = layout.cell - layout.gap;
    context.strokeRect(x + (spot.position % placed.columns) * layout.cell - 1, y + Math.floor(spot.position / placed.columns) * layout.cell - 1, side + 2, side + 2);
    context.setTransform(1, 0, 0, 1, 0, 0);
  }
}

/** 0 is free; whatever is taken, however little, is on the ramp. */
function stepOf(taken) {
  return taken === 0 ? 0 : 1 + Math.floor((Math.min(taken, 1000) * (STEPS - 1)) / 1000);
}

function headingOf({ devices, pool, simulated, nodes }) {
  const title = devices.length ? devices.map(({ model, count: number }) => `${model}, ${number} a node`).join(' + ') : 'CPU, no accelerator';
  return [title, [count(nodes.length, 'node'), simulated ? 'simulated' : null, `pool ${pool}`].filter(Boolean).join(' · ')];
}
