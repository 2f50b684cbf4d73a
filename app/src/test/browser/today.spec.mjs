// Drives the page Today of a running Plenum in a real browser, as a person would.
//
//   node today.spec.mjs PAGE_URL_WITH_TOKEN SCREENSHOT_FOLDER
//
// Expects behind the URL: a served chat model (it is waited for) and a training job that is still running. Prints one JSON line;
// exit 0 when every claim held, else 1. CHROMIUM names another browser than /usr/bin/chromium. Every wait is for a condition.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const PATIENCE_MS = 240_000; // a CI machine is slow, and the engine may still be loading its model
const SWITCHES = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const VIEWS = [
  { name: 'light', width: 1280, height: 800, scheme: 'light' },
  { name: 'dark', width: 1280, height: 800, scheme: 'dark' },
  { name: 'phone-light', width: 390, height: 844, scheme: 'light' },
  { name: 'phone-dark', width: 390, height: 844, scheme: 'dark' },
];

const [url, folder] = process.argv.slice(2);
if (!url || !folder) {
  console.error('usage: node today.spec.mjs PAGE_URL_WITH_TOKEN SCREENSHOT_FOLDER');
  process.exit(1);
}

const complaints = []; // console errors and warnings, uncaught errors, failed requests, policy violations
const claims = [];
const shots = [];

/** Runs one claim; a failure is recorded with what was seen, and the next claim still runs. */
async function claim(name, check) {
  const start = Date.now();
  try {
    claims.push({ name, ok: true, ...(await check()), seconds: (Date.now() - start) / 1000 });
  } catch (thrown) {
    claims.push({ name, ok: false, why: String(thrown.message ?? thrown).split('\n').slice(0, 3).join(' '), seconds: (Date.now() - start) / 1000 });
  }
}

function expect(condition, otherwise) {
  if (!condition) throw new Error(otherwise);
}

function listen(page) {
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
  page.on('response', (response) => response.status() >= 400 && complaints.push(`${response.status()}: ${new URL(response.url()).pathname}`));
  return page.addInitScript(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
}

async function goesLive(page) {
  await page.goto(url);
  await page.waitForSelector('connection-state[data-state=live]', { timeout: PATIENCE_MS });
  await page.waitForSelector('plenum-app[data-position] machine-card h3', { timeout: PATIENCE_MS });
  expect(!new URL(page.url()).search.includes('token'), 'the token is still in the address bar');
  return { machines: await page.locator('machine-card h3').allTextContents() };
}

async function lossCurveGrows(page) {
  const chart = page.locator('loss-chart');
  await page.waitForFunction(() => Number(document.querySelector('loss-chart').dataset.points) >= 2, null, { timeout: PATIENCE_MS });
  const where = async () => [await chart.getAttribute('data-job'), Number(await chart.getAttribute('data-last-step'))];
  let [job, step] = await where();
  for (let shown = null; shown !== job; ) {
    shown = job;
    // the chart turns to the job that has just begun: then that one has to grow
    await page.waitForFunction(([id, from]) => {
      const { job: now, lastStep } = document.querySelector('loss-chart').dataset;
      return now !== id || Number(lastStep) > from;
    }, [job, step], { timeout: PATIENCE_MS });
    const [next, at] = await where();
    if (next !== job) [job, step] = [next, at];
  }
  expect(await page.locator('loss-chart canvas').count() === 1, 'no chart is drawn');
  return { job, from_step: step, to_step: Number(await chart.getAttribute('data-last-step')), points: Number(await chart.getAttribute('data-points')) };
}

async function moneyMoves(page) {
  // what is shown may be counted on by the page; what was announced comes from the server: both have to rise
  const read = () => page.evaluate(() => ({
    shown: Number(document.querySelector('[data-sum]').textContent.replaceAll(',', '')),
    announced: [...document.querySelectorAll('money-meter li')].reduce((sum, row) => sum + Number(row.dataset.announced), 0),
  }));
  await page.waitForSelector('money-meter li', { timeout: PATIENCE_MS });
  const before = await read();
  await page.waitForFunction((from) => {
    const announced = [...document.querySelectorAll('money-meter li')].reduce((sum, row) => sum + Number(row.dataset.announced), 0);
    return announced > from.announced && Number(document.querySelector('[data-sum]').textContent.replaceAll(',', '')) > from.shown;
  }, before, { timeout: PATIENCE_MS });
  return { before, after: await read() };
}

/** From the top of the page by Tab alone; every stop has to have a name and a visible ring. */
async function tabToChat(page) {
  await page.evaluate(() => document.activeElement?.blur());
  const stops = [];
  for (let presses = 0; presses < 200; presses += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const at = document.activeElement;
      const style = getComputedStyle(at);
      const name = at.getAttribute('aria-label') || document.getElementById(at.getAttribute('aria-labelledby'))?.textContent || at.labels?.[0]?.textContent || at.textContent.trim();
      return { id: at.id, name, ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 };
    });
    expect(stop.name, `stop ${presses + 1} of the Tab key has no name`);
    expect(stop.ring, `"${stop.name}" shows no focus ring`);
    stops.push(stop.name);
    if (stop.id === 'chat-input') return stops.length;
  }
  throw new Error(`the Tab key never reached the chat; stops: ${stops.slice(0, 20).join(', ')}`);
}

async function chatStreams(page) {
  await page.waitForFunction(() => Number(document.querySelector('chat-box').dataset.models) > 0, null, { timeout: PATIENCE_MS });
  const stops = await tabToChat(page);
  await page.evaluate(() => {
    window.lengths = new Set();
    const watch = () => window.lengths.add(document.querySelector('chat-message[data-role=assistant] .words')?.textContent.length ?? 0);
    new MutationObserver(watch).observe(document.querySelector('chat-box .log'), { subtree: true, childList: true, characterData: true });
  });
  await page.keyboard.type('Write two sentences about rivers.');
  await page.keyboard.press('Enter');
  const answer = page.locator('chat-message[data-role=assistant]').last();
  await page.waitForFunction(() => ['done', 'length', 'failed'].includes(document.querySelector('chat-message[data-role=assistant]')?.dataset.state), null, { timeout: PATIENCE_MS });
  const problem = await page.locator('chat-box problem-note:not([hidden])').allTextContents();
  expect(problem.length === 0, `the chat shows a problem: ${problem.join(' ')}`);
  const lengths = await page.evaluate(() => [...window.lengths].filter((length) => length > 0));
  expect(lengths.length >= 3, `the answer did not arrive piece by piece: its lengths were ${lengths.join(', ')}`);
  const tokens = Number(await answer.getAttribute('data-tokens'));
  expect(tokens > 0, 'no tokens were counted');
  expect(Number(await answer.getAttribute('data-tokens-per-second')) > 0, 'no tokens a second are shown');
  return { tab_stops: stops, pieces: lengths.length, tokens, tokens_per_second: Number(await answer.getAttribute('data-tokens-per-second')), answer: (await answer.locator('.words').textContent()).slice(0, 120) };
}

async function simulatedIsMarked(page) {
  const unmarked = await page.evaluate(() => [...document.querySelectorAll('.workload[data-simulated], machine-card[data-simulated]')].filter((node) => !node.querySelector('.simulated-tag')).length);
  expect(unmarked === 0, `${unmarked} simulated things are not marked as such`);
}

async function fits(page, view) {
  await page.setViewportSize({ width: view.width, height: view.height });
  await page.emulateMedia({ colorScheme: view.scheme });
  // the chart is redrawn for the size and the colours: two frames later it is there
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  // where the keyboard left the panels does not belong in a picture of the page
  await page.evaluate(() => {
    document.activeElement?.blur();
    for (const body of document.querySelectorAll('.panel > .body')) body.scrollTop = 0;
  });
  const path = join(folder, `today-${view.name}.png`);
  await page.screenshot({ path, fullPage: view.width < 760 });
  shots.push(path);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width <= view.width, `the page is ${width} px wide in a window of ${view.width}`);
  if (view.width < 760) return {};
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  expect(height <= view.height, `the page is ${height} px high in a window of ${view.height}`);
  return {};
}

async function nothingComplained(page) {
  complaints.push(...(await page.evaluate(() => window.violations)).map((violation) => `policy violation: ${violation}`));
  expect(complaints.length === 0, complaints.slice(0, 5).join('; '));
}

mkdirSync(folder, { recursive: true });
const profile = mkdtempSync(join(tmpdir(), 'plenum-browser-'));
try {
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: SWITCHES, viewport: { width: 1280, height: 800 },
  });
  const page = browser.pages()[0] ?? (await browser.newPage());
  page.setDefaultTimeout(PATIENCE_MS);
  await listen(page);
  await claim('the page goes live', () => goesLive(page));
  await claim('the loss curve grows', () => lossCurveGrows(page));
  await claim('the money moves', () => moneyMoves(page));
  await claim('a chat by keyboard alone streams', () => chatStreams(page));
  await claim('what is simulated is marked', () => simulatedIsMarked(page));
  for (const view of VIEWS) await claim(`the page fits: ${view.name}`, () => fits(page, view));
  await claim('nothing complained', () => nothingComplained(page));
  await browser.close();
} catch (thrown) {
  claims.push({ name: 'the browser runs', ok: false, why: String(thrown.message).split('\n')[0] });
} finally {
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}
const ok = claims.every((each) => each.ok);
console.log(JSON.stringify({ ok, claims, complaints, shots }));
process.exit(ok ? 0 : 1);
