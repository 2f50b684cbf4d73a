// What every spec of a page has in common: a real browser, claims that are recorded and not thrown, pictures in four views, and one JSON line at the end.
// CHROMIUM names another browser than /usr/bin/chromium. Every wait is for a condition.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const SWITCHES = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const VIEWS = [
  { name: 'light', width: 1280, height: 800, scheme: 'light' },
  { name: 'dark', width: 1280, height: 800, scheme: 'dark' },
  { name: 'phone-light', width: 390, height: 844, scheme: 'light' },
  { name: 'phone-dark', width: 390, height: 844, scheme: 'dark' },
];

const complaints = []; // console errors and warnings, uncaught errors, failed requests, policy violations
const claims = [];
const shots = [];

/** The arguments after the spec's name, all of them given. */
export function argumentsOf(...names) {
  const given = process.argv.slice(2);
  if (given.length >= names.length) return given;
  console.error(`usage: node ${process.argv[1]} ${names.join(' ')}`);
  process.exit(1);
}

/** Runs one claim; a failure is recorded with what was seen, and the next claim still runs. */
export async function claim(name, check) {
  const start = Date.now();
  try {
    claims.push({ name, ok: true, ...(await check()), seconds: (Date.now() - start) / 1000 });
  } catch (thrown) {
    claims.push({ name, ok: false, why: String(thrown.message ?? thrown).split('\n').slice(0, 3).join(' '), seconds: (Date.now() - start) / 1000 });
  }
}

export function expect(condition, otherwise) {
  if (!condition) throw new Error(otherwise);
}

/** Opens a browser, runs the claims on its page, prints what came of them and ends the process: 0 when every claim held, else 1. */
export async function run(folder, patienceMs, check, ...switches) {
  mkdirSync(folder, { recursive: true });
  const profile = mkdtempSync(join(tmpdir(), 'plenum-browser-'));
  try {
    const browser = await chromium.launchPersistentContext(profile, {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: [...SWITCHES, ...switches], viewport: { width: 1280, height: 800 },
    });
    const page = browser.pages()[0] ?? (await browser.newPage());
    page.setDefaultTimeout(patienceMs);
    await listen(page);
    await check(page);
    await browser.close();
  } catch (thrown) {
    claims.push({ name: 'the browser runs', ok: false, why: String(thrown.message).split('\n')[0] });
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
  const ok = claims.every((each) => each.ok);
  console.log(JSON.stringify({ ok, claims, complaints, shots }));
  process.exit(ok ? 0 : 1);
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

/** Opens an address and waits until the page is live. */
export async function live(page, address) {
  await page.goto(address);
  await page.waitForSelector('connection-state[data-state=live]');
}

/** Takes a picture, a phone's of the whole page, and sees that the page is no wider than the window and a wide one no higher. */
export async function fits(page, folder, name, view) {
  await page.setViewportSize({ width: view.width, height: view.height });
  await page.emulateMedia({ colorScheme: view.scheme });
  // charts and maps are drawn again for the size and the colours: three frames later they are there
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done)))));
  // where the keyboard left the panels does not belong in a picture of the page
  await page.evaluate(() => {
    document.activeElement?.blur();
    for (const body of document.querySelectorAll('.panel > .body')) body.scrollTop = 0;
  });
  const path = join(folder, `${name}-${view.name}.png`);
  await page.screenshot({ path, fullPage: view.width < 760 });
  shots.push(path);
  const size = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]);
  expect(size[0] <= view.width, `the page is ${size[0]} px wide in a window of ${view.width}`);
  expect(view.width < 760 || size[1] <= view.height, `the page is ${size[1]} px high in a window of ${view.height}`);
}

export async function nothingComplained(page) {
  complaints.push(...(await page.evaluate(() => window.violations)).map((violation) => `policy violation: ${violation}`));
  expect(complaints.length === 0, complaints.slice(0, 5).join('; '));
}

/** From the top of the page by Tab alone to the element with this id; every stop has to have a name and a visible ring. Answers how many stops there were. */
export async function tabTo(page, id) {
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
    if (stop.id === id) return stops.length;
  }
  throw new Error(`the Tab key never reached ${id}; stops: ${stops.slice(0, 20).join(', ')}`);
}
