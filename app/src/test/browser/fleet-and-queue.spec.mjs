// Drives the pages Fleet and Queue of a running Plenum in a real browser, as a person would.
//
//   node fleet-and-queue.spec.mjs PAGE_URL_WITH_TOKEN SCREENSHOT_FOLDER MANY_NODES_URL_WITH_TOKEN
//
// Expects behind the first URL: simulated nodes of h20x8, the first two called "first", with a job "holder" of project default on all of its devices, and
// "second", which is free; and a job "waiter" of 16 h20 that cannot start, in a project with a quota of 4 that may borrow. Behind the second: 10,000
// simulated nodes and nothing that waits. Prints one JSON line; exit 0 when every claim held, else 1.
import { VIEWS, argumentsOf, claim, expect, fits, live, nothingComplained, run } from './browser.mjs';

const PATIENCE_MS = 120_000;
const FRAME_MS = 16; // half of all frames while scrolling have to take less: 60 a second
const FRAMES = 180;
// no screen sets the pace, so that the time between frames is what a frame costs: scripts, layout and picture together
const UNPACED = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];
const [url, folder, manyUrl] = argumentsOf('PAGE_URL_WITH_TOKEN', 'SCREENSHOT_FOLDER', 'MANY_NODES_URL_WITH_TOKEN');

/** The totals of the table, by column. */
function totals(page, model) {
  return page.evaluate((wanted) => Object.fromEntries(
    [...document.querySelectorAll(`fleet-totals tr[data-model="${wanted}"] td`)].map((cell) => [cell.dataset.column, Number(cell.textContent.replaceAll(',', ''))])), model);
}

async function turnsByKeyboard(page) {
  await live(page, url);
  const link = page.locator('nav a[data-page=fleet]');
  await link.focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('main[data-page=fleet]:not([hidden]) fleet-map[data-devices]');
  expect(new URL(page.url()).hash === '#/fleet', `the address is ${page.url()}`);
  expect((await link.getAttribute('aria-current')) === 'page', 'the link does not say that its page is shown');
  expect((await page.title()).startsWith('Fleet'), `the title is ${await page.title()}`);
  await page.goBack();
  await page.waitForSelector('main[data-page=today]:not([hidden])');
  await page.goForward();
  await page.waitForSelector('main[data-page=fleet]:not([hidden])');
  await page.reload();
  await page.waitForSelector('main[data-page=fleet]:not([hidden]) fleet-map[data-devices]');
}

/** Walks over the map by arrow keys: down to the section that begins with the first name, then right to the second. */
async function walkTo(page, below, beside = below) {
  await page.locator('fleet-map .body').focus();
  await page.keyboard.press('Escape');
  for (const [key, name] of [['ArrowDown', below], ['ArrowRight', beside]]) {
    const there = async () => (await page.locator('fleet-map').getAttribute('data-spot'))?.startsWith(`${name} `);
    for (let steps = 0; steps < 40 && !(await there()); steps += 1) await page.keyboard.press(key);
    expect(await there(), `the ${key} key never reached ${name}`);
  }
}

async function jobsDevicesAreTaken(page) {
  await page.waitForFunction(() => Number(document.querySelector('fleet-totals tr[data-model=h20] [data-column=taken]')?.textContent) >= 8);
  const h20 = await totals(page, 'h20');
  expect(h20.all === h20.taken + h20.free + h20.out, `the row of h20 does not add up: ${JSON.stringify(h20)}`);
  await walkTo(page, 'first');
  await page.waitForSelector('node-detail[data-node=first] .replicas li');
  const [said, replicas] = [await page.locator('node-detail .spot').textContent(), await page.locator('node-detail .replicas').textContent()];
  expect(said.includes('100 % taken'), `the panel says: ${said}`);
  expect(replicas.includes('holder') && replicas.includes('0 1 2 3 4 5 6 7'), `the replicas are: ${replicas}`);
  return { h20, said, replicas };
}

async function pointingShowsANode(page) {
  const spots = new Set();
  const box = await page.locator('fleet-map canvas').boundingBox();
  await page.locator('fleet-map .body').focus();
  await page.keyboard.press('Escape');
  for (let y = 4; y < Math.min(box.height, 600); y += 10) {
    await page.mouse.move(box.x + 20, box.y + y);
    spots.add(await page.locator('fleet-map').getAttribute('data-spot'));
  }
  spots.delete(null);
  expect(spots.size >= 4, `the pointer found only ${[...spots].join(', ')}`);
  await page.mouse.move(0, 0);
  return { spots: spots.size };
}

async function cordonsFromThePanel(page) {
  const before = await totals(page, 'h20');
  await walkTo(page, 'first', 'second');
  await page.waitForSelector('node-detail[data-node=second]');
  await page.locator('node-detail button[data-verb=cordon]').click();
  await page.waitForFunction((out) => Number(document.querySelector('fleet-totals tr[data-model=h20] [data-column=out]').textContent) === out, before.out + 8);
  const after = await totals(page, 'h20');
  expect(after.free === before.free - 8 && after.all === before.all, `before ${JSON.stringify(before)}, after ${JSON.stringify(after)}`);
  await page.waitForSelector('node-detail button[data-verb=uncordon]');
  expect((await page.locator('fleet-map [data-meta]').textContent()).includes('1 taking nothing new'), 'the heading does not count the cordoned node');
  return { before, after };
}

async function drainIsACommand(page) {
  await walkTo(page, 'first');
  await page.locator('node-detail[data-node=first] command-line[command="./plenum node drain first"]').waitFor();
}

async function queueSaysWhy(page) {
  await page.locator('nav a[data-page=queue]').click();
  const row = page.locator('waiting-list .waits', { hasText: 'waiter' });
  await row.waitFor();
  await row.locator('summary').focus();
  await page.keyboard.press('Enter');
  const lines = row.locator('.why li');
  await lines.first().waitFor();
  const said = await lines.allTextContents();
  expect(said.some((line) => line.includes('cordoned')), `the explanation is: ${said.join('; ')}`);
  const share = await page.locator('share-bars section[data-model=h20] li[data-project=default]').textContent();
  expect(share.includes('holds 8 of 4') && share.includes('4 borrowed') && share.includes('wants 16'), `the share is: ${share}`);
  return { row: await row.locator('tr').first().textContent(), said, share };
}

async function emptyQueueSaysSo(page) {
  await live(page, manyUrl);
  await page.goto(`${new URL(page.url()).origin}/#/queue`);
  await page.locator('waiting-list .empty', { hasText: 'Nothing waits' }).waitFor();
}

/** Scrolls the map a little each frame, there and back, and measures what each frame took. */
async function staysFluid(page, cell) {
  await page.evaluate(() => { location.hash = '#/fleet'; });
  await page.waitForFunction(() => Number(document.querySelector('fleet-map').dataset.devices) >= 80_000);
  for (let tries = 0; tries < 10 && Number(await page.locator('fleet-map').getAttribute('data-cell')) !== cell; tries += 1) {
    await page.locator(`fleet-map button[aria-label=${Number(await page.locator('fleet-map').getAttribute('data-cell')) < cell ? 'Larger' : 'Smaller'}]`).click();
  }
  const seen = await page.evaluate(async (frames) => {
    const body = document.querySelector('fleet-map .body');
    body.scrollTop = 0;
    performance.clearMeasures('fleet-map');
    const took = [];
    const room = body.scrollHeight - body.clientHeight;
    await new Promise((done) => {
      let last = null;
      const step = (now) => {
        if (last !== null) took.push(now - last);
        last = now;
        body.scrollTop = room * (0.5 - 0.5 * Math.cos((took.length / frames) * 2 * Math.PI));
        if (took.length < frames) requestAnimationFrame(step);
        else done();
      };
      requestAnimationFrame(step);
    });
    return { room, took, drawn: performance.getEntriesByName('fleet-map').map(({ duration }) => duration) };
  }, FRAMES);
  const middle = (list, share) => Number([...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))].toFixed(2));
  const result = { cell, scrolls_px: seen.room, frames: seen.drawn.length, drawing_ms: { median: middle(seen.drawn, 0.5), p95: middle(seen.drawn, 0.95) }, frame_ms: { median: middle(seen.took, 0.5), p95: middle(seen.took, 0.95) } };
  expect(seen.drawn.length >= FRAMES * 0.8, `only ${seen.drawn.length} of ${FRAMES} frames were drawn: ${JSON.stringify(result)}`);
  expect(result.frame_ms.median < FRAME_MS, `a frame takes too long: ${JSON.stringify(result)}`);
  return result;
}

async function unchangedIsNotSentAgain(page) {
  const sizes = await page.evaluate(async () => {
    const first = await fetch('/v1/fleet');
    const bytes = (await first.arrayBuffer()).byteLength;
    const again = await fetch('/v1/fleet', { headers: { 'If-None-Match': first.headers.get('ETag') } });
    return { bytes, again: again.status };
  });
  expect(sizes.again === 304, `the second read was answered with ${sizes.again}`);
  expect(sizes.bytes < 1_000_000, `the fleet is ${sizes.bytes} bytes`);
  return sizes;
}

await run(folder, PATIENCE_MS, async (page) => {
  await claim('the pages turn by keyboard, address and back button', () => turnsByKeyboard(page));
  await claim("a job's devices are taken", () => jobsDevicesAreTaken(page));
  await claim('pointing at a device shows its node', () => pointingShowsANode(page));
  await claim('a node is cordoned from its panel', () => cordonsFromThePanel(page));
  await claim('the panel of a node in use has the command that drains it', () => drainIsACommand(page));
  for (const view of VIEWS) await claim(`Fleet fits: ${view.name}`, () => fits(page, folder, 'fleet', view));
  await page.setViewportSize(VIEWS[0]);
  await claim('the queue says why a job waits', () => queueSaysWhy(page));
  for (const view of VIEWS) await claim(`Queue fits: ${view.name}`, () => fits(page, folder, 'queue', view));
  await page.setViewportSize(VIEWS[0]);
  await claim('an empty queue says so', () => emptyQueueSaysSo(page));
  for (const cell of [3, 8]) await claim(`10,000 nodes scroll without jank: cells of ${cell} px`, () => staysFluid(page, cell));
  await claim('what has not changed is not sent again', () => unchangedIsNotSentAgain(page));
  await claim('Fleet fits: 10,000 nodes', () => fits(page, folder, 'fleet-10000', VIEWS[0]));
  await claim('nothing complained', () => nothingComplained(page));
}, ...UNPACED);
