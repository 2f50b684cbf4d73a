import { attribute, element } from './dom.js';
import { FleetLayout, SIZES } from './fleet-layout.js';
import { coloursOf, FleetPainter } from './fleet-paint.js';

/**
 * The heat map: one cell a device, grouped by node, nodes by what they are. A canvas as large as the window on it, which stands still while an empty box of
 * the whole height scrolls; drawn once a frame at most, and only when something changed.
 * Sends `spot` with node and position of the device under the pointer or the keyboard, and whether it is to stay.
 */
class FleetMap extends HTMLElement {
  #canvas = element('canvas', { 'aria-hidden': 'true' });
  #space = element('div', { class: 'space' });
  #window;
  #painter = new FleetPainter(this.#canvas);
  #model = null;
  #layout = null;
  #colours = null;
  #size = null; // an index into SIZES once somebody chose, before that whatever fits
  #spot = null; // node and position
  #kept = false;
  #frame = 0;

  connectedCallback() {
    this.#window = this.querySelector('[data-body]');
    this.#space.append(this.#canvas);
    this.#window.append(this.#space);
    this.#buttons();
    this.#window.addEventListener('scroll', () => this.#draw(), { passive: true });
    this.#canvas.addEventListener('pointermove', (event) => !this.#kept && this.#point(event, false));
    this.#canvas.addEventListener('pointerleave', () => !this.#kept && this.#choose(null, false));
    this.#canvas.addEventListener('click', (event) => this.#point(event, true));
    this.#window.addEventListener('keydown', (event) => this.#key(event));
    new ResizeObserver(() => this.#arrange()).observe(this.#window);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.#colours = null;
      this.#draw();
    });
  }

  show(model) {
    const kept = this.#spot ? [this.#model.names[this.#spot.node], this.#spot.position] : null;
    this.#model = model;
    const node = kept && model.nodeOf.get(kept[0]);
    this.#spot = node === undefined || !kept ? null : { node, position: kept[1] };
    if (!this.#spot) {
      this.#kept = false;
      attribute(this, 'data-spot', null);
    }
    this.dataset.nodes = model.names.length;
    this.dataset.devices = model.taken.length;
    this.#arrange();
  }

  #buttons() {
    const button = (label, sign, action) => {
      const made = element('button', { type: 'button', 'aria-label': label, title: label }, sign);
      made.addEventListener('click', action);
      return made;
    };
    this.querySelector('[data-zoom]').append(
      button('Smaller', '−', () => this.#zoom(-1)), button('Larger', '+', () => this.#zoom(1)),
      button('Fit to the window', 'Fit', () => this.#resize(null)));
  }

  #zoom(by) {
    this.#resize(Math.min(SIZES.length - 1, Math.max(0, this.#sizeNow() + by)));
  }

  /** The middle of what is seen stays in the middle. */
  #resize(size) {
    const middle = (this.#window.scrollTop + this.#window.clientHeight / 2) / (this.#layout?.height || 1);
    this.#size = size;
    this.#arrange();
    this.#window.scrollTop = middle * this.#layout.height - this.#window.clientHeight / 2;
  }

  #sizeNow() {
    return this.#size ?? FleetLayout.fitting(this.#model, this.#window.clientWidth, this.#window.clientHeight);
  }

  #arrange() {
    const { clientWidth: width, clientHeight: height } = this.#window;
    if (!this.#model || width === 0) return;
    const scale = devicePixelRatio;
    this.#layout = new FleetLayout(this.#model, width, SIZES[this.#sizeNow()]);
    this.dataset.cell = this.#layout.cell;
    this.#space.style.height = `${Math.max(height, this.#layout.height)}px`;
    this.#canvas.style.width = `${width}px`;
    this.#canvas.style.height = `${height}px`;
    this.#canvas.width = Math.round(width * scale);
    this.#canvas.height = Math.round(height * scale);
    this.#draw();
  }

  #draw() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      if (!this.#layout || this.#window.clientWidth === 0) return;
      const begun = performance.now();
      this.#colours ??= coloursOf(this);
      const { scrollTop } = this.#window;
      this.#painter.paint(this.#model, this.#layout, this.#colours, scrollTop, devicePixelRatio);
      const spot = this.#spot && this.#placed(this.#spot);
      if (spot) this.#painter.mark(this.#layout, spot, this.#colours, scrollTop, devicePixelRatio);
      performance.measure('fleet-map', { start: begun, end: performance.now() });
    });
  }

  /** Where a node stands: sections are few, but a section may have 10,000 nodes in rising order. */
  #placed({ node, position }) {
    for (const [index, { section }] of this.#layout.sections.entries()) {
      const n = indexIn(section.nodes, node);
      if (n >= 0) return { index, n, position };
    }
    return null;
  }

  #point(event, keep) {
    const spot = this.#layout?.at(event.offsetX, event.offsetY + this.#window.scrollTop);
    this.#choose(spot ? { node: this.#layout.sections[spot.index].section.nodes[spot.n], position: spot.position } : null, keep && Boolean(spot));
  }

  #choose(spot, keep) {
    const same = spot?.node === this.#spot?.node && spot?.position === this.#spot?.position && keep === this.#kept;
    if (same) return;
    this.#spot = spot;
    this.#kept = keep;
    attribute(this, 'data-spot', spot ? `${this.#model.names[spot.node]} ${spot.position}` : null);
    this.dispatchEvent(new CustomEvent('spot', { detail: spot && { ...spot, keep } }));
    this.#draw();
  }

  #key(event) {
    if (event.key === '+' || event.key === '-') return this.#zoom(event.key === '+' ? 1 : -1);
    if (event.key === 'Escape') return this.#choose(null, false);
    const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    if (!step || !this.#layout?.sections.length) return undefined;
    event.preventDefault();
    return this.#move(...step);
  }

  /** Sideways from device to device, and on to the next node; up and down from row of nodes to row of nodes, and on to the next section. */
  #move(right, down) {
    const now = this.#spot && this.#placed(this.#spot);
    const next = now ? this.#beside(now, right, down) : { index: 0, n: 0, position: 0 };
    const placed = this.#layout.sections[next.index];
    this.#choose({ node: placed.section.nodes[next.n], position: Math.min(next.position, placed.section.cells - 1) }, true);
    const [, y] = this.#layout.corner(placed, next.n);
    const { scrollTop, clientHeight } = this.#window;
    if (y < scrollTop + 28) this.#window.scrollTop = y - 28;
    else if (y + placed.high > scrollTop + clientHeight) this.#window.scrollTop = y + placed.high - clientHeight;
  }

  #beside({ index, n, position }, right, down) {
    const { section, perRow } = this.#layout.sections[index];
    const to = position + right;
    if (right && to >= 0 && to < section.cells) return { index, n, position: to };
    const node = n + right + down * perRow;
    if (node >= 0 && node < section.nodes.length) return { index, n: node, position: right < 0 ? section.cells - 1 : right > 0 ? 0 : position };
    const other = this.#layout.sections[index + right + down];
    if (!other) return { index, n, position };
    const last = right + down < 0;
    return { index: index + right + down, n: last ? other.section.nodes.length - 1 : 0, position: right < 0 ? other.section.cells - 1 : right > 0 ? 0 : position };
  }
}

function indexIn(sorted, value) {
  let [low, high] = [0, sorted.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] === value) return middle;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

customElements.define('fleet-map', FleetMap);
