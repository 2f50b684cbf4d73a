/** Sizes of a cell, its gap included, in CSS pixels. Below 3 there is no gap. */
export const SIZES = [2, 3, 4, 6, 8, 12, 16, 24];

const HEADING = 28;
const BELOW = 12;
const LARGEST_UNASKED = SIZES.length - 1;

/** Where every node stands on the map for a width: sections below each other, nodes as blocks in rows. Plain arithmetic, no list of positions. */
export class FleetLayout {
  constructor(model, width, size) {
    this.cell = size;
    this.gap = size < 3 ? 0 : size < 12 ? 1 : 2;
    this.apart = Math.max(2, Math.round(size / 2));
    this.left = 12;
    let top = 0;
    this.sections = model.sections.map((section) => {
      const columns = columnsOf(section.cells);
      const wide = columns * size + this.apart;
      const high = Math.ceil(section.cells / columns) * size + this.apart;
      const perRow = Math.max(1, Math.floor((width - 2 * this.left + this.apart) / wide));
      const placed = { section, columns, wide, high, perRow, top, first: top + HEADING };
      top = placed.first + Math.ceil(section.nodes.length / perRow) * high + BELOW;
      return placed;
    });
    this.height = top;
  }

  /** The largest size at which all of it is seen at once; the second smallest where none is. */
  static fitting(model, width, height) {
    for (let at = LARGEST_UNASKED; at > 1; at -= 1) {
      if (new FleetLayout(model, width, SIZES[at]).height <= height) return at;
    }
    return 1;
  }

  /** The top left corner of the nth node of a section. */
  corner(placed, n) {
    return [this.left + (n % placed.perRow) * placed.wide, placed.first + Math.floor(n / placed.perRow) * placed.high];
  }

  /** Which device is there: the section's index, n of the node in it and the device's position; null between them. */
  at(x, y) {
    const index = this.sections.findIndex(({ first, top }, i) => y >= first && y < (this.sections[i + 1]?.top ?? this.height) && y >= top);
    if (index < 0 || x < this.left) return null;
    const placed = this.sections[index];
    const [column, row] = [Math.floor((x - this.left) / placed.wide), Math.floor((y - placed.first) / placed.high)];
    const n = row * placed.perRow + column;
    if (column >= placed.perRow || n >= placed.section.nodes.length) return null;
    const inX = Math.floor((x - this.left - column * placed.wide) / this.cell);
    const position = Math.floor((y - placed.first - row * placed.high) / this.cell) * placed.columns + inX;
    return inX < placed.columns && position < placed.section.cells ? { index, n, position } : null;
  }
}

function columnsOf(cells) {
  return cells <= 4 ? cells : cells <= 8 ? 4 : 8;
}
