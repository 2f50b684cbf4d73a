// Building and changing the page with as few writes as possible. Data only ever becomes text nodes or attributes, never markup.

/** A new element; attributes that are false, null or undefined are left out, children may be strings or nodes. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) attribute(made, name, value);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Sets text only where it differs, so that selections and screen readers are left in peace. */
export function text(node, value) {
  const wanted = String(value ?? '');
  if (node.textContent !== wanted) node.textContent = wanted;
  return node;
}

/** Sets or removes an attribute only where it differs. */
export function attribute(node, name, value) {
  if (value === false || value === null || value === undefined) {
    if (node.hasAttribute(name)) node.removeAttribute(name);
    return;
  }
  const wanted = value === true ? '' : String(value);
  if (node.getAttribute(name) !== wanted) node.setAttribute(name, wanted);
}

const keptBy = new WeakMap();

/** Makes the parent's children follow the items: known keys keep their node (and its focus), others come and go. */
export function keyed(parent, items, keyOf, create, update) {
  const before = keptBy.get(parent) ?? new Map();
  const after = new Map();
  for (const item of items) {
    const key = keyOf(item);
    const node = before.get(key) ?? create(item);
    update(node, item);
    after.set(key, node);
  }
  for (const [key, node] of before) if (!after.has(key)) leave(node);
  let cursor = parent.firstElementChild;
  for (const node of after.values()) {
    if (node === cursor) cursor = cursor.nextElementSibling;
    else place(parent, node, cursor);
  }
  keptBy.set(parent, after);
}

function place(parent, node, before) {
  // moveBefore keeps focus and scroll positions; it only accepts what is in the page already
  if (node.isConnected && parent.moveBefore) parent.moveBefore(node, before);
  else parent.insertBefore(node, before);
}

function leave(node) {
  const refuge = node.contains(document.activeElement) ? node.parentElement?.closest('[tabindex]') : null;
  node.remove();
  refuge?.focus({ preventScroll: true });
}
