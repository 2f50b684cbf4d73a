// Drives the page Gateway of a running Plenum in a real browser, as a person would, while requests go through its gateway.
//
//   node gateway.spec.mjs PAGE_URL_WITH_TOKEN SCREENSHOT_FOLDER GATEWAY_URL KEY LIMITED_KEY EMPTY_PAGE_URL_WITH_TOKEN
//
// Expects behind the first URL: a served model "smollm2" of project default, a key without limits, and one called "batch" with the limits 5 requests in 5 s
// and 100,000 tokens in an hour. Behind the last: no service. Prints one JSON line; exit 0 when every claim held, else 1.
import { VIEWS, argumentsOf, claim, expect, fits, live, nothingComplained, run, tabTo } from './browser.mjs';

const PATIENCE_MS = 120_000;
const MODEL = 'smollm2';
const WATCHED_MS = 6_000;
const [url, folder, gateway, key, limitedKey, emptyUrl] = argumentsOf('PAGE_URL_WITH_TOKEN', 'SCREENSHOT_FOLDER', 'GATEWAY_URL', 'KEY', 'LIMITED_KEY', 'EMPTY_PAGE_URL_WITH_TOKEN');
let over = false;

async function ask(secret, body) {
  const answer = await fetch(`${gateway}/v1/chat/completions`, {
    method: 'POST', headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: MODEL, max_tokens: 8, messages: [{ role: 'user', content: `Name number ${Math.floor(Math.random() * 100)}.` }], ...body }),
  });
  await answer.text();
}

/** Asks again and again, until the spec is over. */
async function traffic(pauseMs, ...requests) {
  while (!over) {
    for (const [secret, body] of requests) await ask(secret, body).catch(() => {});
    await new Promise((done) => setTimeout(done, pauseMs * (0.5 + Math.random())));
  }
}

async function turnsByKeyboard(page) {
  await live(page, url);
  await page.locator('nav a[data-page=gateway]').focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector(`main[data-page=gateway]:not([hidden]) route-list .route[data-model=${MODEL}]`);
  expect((await page.title()).startsWith('Gateway'), `the title is ${await page.title()}`);
}

async function trafficIsLive(page) {
  const row = page.locator(`route-list .route[data-model=${MODEL}]`);
  await row.locator('.targets li[data-state=healthy]').waitFor();
  await page.waitForFunction(() => Number(document.querySelector('route-list .route').dataset.requests) >= 5);
  const before = await row.getAttribute('data-requests');
  await page.waitForFunction((seen) => document.querySelector('route-list .route').dataset.requests !== seen, before);
  await page.waitForFunction(() => /^\d[\d.]* m?s$/.test(document.querySelector('route-list .first .value').textContent));
  await page.waitForFunction(() => /^[1-9][\d.]* out$/.test(document.querySelector('route-list .tokens .value').textContent));
  expect((await row.locator('.failed .value').textContent()) === 'none', 'a request failed');
  expect((await row.locator('canvas').count()) === 2, 'there are no two charts');
  const painted = await row.locator('canvas').evaluateAll((all) => all.map((canvas) => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0)));
  expect(painted.every(Boolean), `the charts are painted: ${painted}`);
  return { row: (await row.textContent()).replaceAll(/\s+/g, ' '), charts: await row.locator('.spark').evaluateAll((all) => all.map((one) => one.ariaLabel)) };
}

async function limitsHitAreTold(page) {
  const hit = page.locator('limit-hits li[data-who=batch]');
  await hit.waitFor();
  const said = await hit.textContent();
  expect(said.includes('5 requests in 5 s'), `the limit is told as: ${said}`);
  const command = await hit.locator('command-line').getAttribute('command');
  expect(/^.\/plenum key limit key-\w+ requests=10\/5s tokens=100000\/1h$/.test(command), `the next step is: ${command}`);
  await page.waitForFunction(() => /^[1-9]\d* in the last minute/.test(document.querySelector('limit-hits li .often').textContent));
  return { said, command };
}

async function errorsAreToldByTheirCode(page) {
  await ask('plm-nobody', {});
  for (const code of ['invalid_api_key', 'rate_limit_exceeded']) await page.locator(`gateway-totals .error[data-code=${code}]`).waitFor();
  return { totals: await page.locator('gateway-totals dl').innerText() };
}

/** What moves by itself while figures come in: nothing. */
async function nothingJumps(page) {
  await page.evaluate(() => {
    window.shifts = [];
    new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map(({ value, sources }) => [value, sources.map(({ node }) => node?.className ?? node?.nodeName).join(' ')]))).observe({ type: 'layout-shift' });
  });
  await page.waitForTimeout(WATCHED_MS);
  const shifts = await page.evaluate(() => window.shifts);
  expect(shifts.reduce((sum, [value]) => sum + value, 0) < 0.005, `the page moved: ${JSON.stringify(shifts)}`);
  return { shifts };
}

async function oldFiguresAreCalledOld(page) {
  const section = page.locator('gateway-totals section[data-gateway=local]');
  expect((await section.getAttribute('data-silent')) === null, 'it is silent from the start');
  let answer = () => {};
  await page.route('**/v1/gateways', (route) => new Promise((done) => { answer = done; }).then(() => route.continue()));
  await page.waitForSelector('gateway-totals section[data-silent]');
  const news = await section.locator('.news').textContent();
  expect(news.startsWith('No news since'), `it says: ${news}`);
  answer();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.waitForSelector('gateway-totals section:not([data-silent])');
  expect((await section.locator('.news').textContent()) === '', 'the old news stay');
  return { news };
}

async function emptyGatewaySaysHowToBegin(page) {
  await live(page, emptyUrl);
  await page.goto(`${new URL(page.url()).origin}/#/gateway`);
  const empty = page.locator('route-list .empty');
  await empty.waitFor();
  const commands = await empty.locator('command-line').evaluateAll((all) => all.map((line) => line.getAttribute('command')));
  expect(commands.length === 3 && commands[0].includes('service create') && commands[1].includes('key create'), `the commands are: ${commands}`);
  await page.locator('limit-hits', { hasText: 'No limit has turned a request away' }).waitFor();
  return { commands };
}

await run(folder, PATIENCE_MS, async (page) => {
  const asking = [traffic(600, [key, { stream: true }]), traffic(2_000, ...Array(8).fill([limitedKey, { max_tokens: 1 }]))];
  await claim('the page turns by keyboard', () => turnsByKeyboard(page));
  await claim('requests, tokens and times are live', () => trafficIsLive(page));
  await claim('limits hit are told with whose, which, how often and the next step', () => limitsHitAreTold(page));
  await claim('errors are told by their code', () => errorsAreToldByTheirCode(page));
  await claim('nothing jumps while it is live', () => nothingJumps(page));
  await claim('every stop of the Tab key has a name and a ring', async () => ({ stops: await tabTo(page, 'limits') }));
  for (const view of VIEWS) await claim(`Gateway fits: ${view.name}`, () => fits(page, folder, 'gateway', view));
  await page.setViewportSize(VIEWS[0]);
  await claim('old figures are called old', () => oldFiguresAreCalledOld(page));
  over = true;
  await Promise.all(asking);
  await claim('a gateway without routes says how to begin', () => emptyGatewaySaysHowToBegin(page));
  await claim('Gateway fits: empty', () => fits(page, folder, 'gateway-empty', VIEWS[0]));
  await claim('nothing complained', () => nothingComplained(page));
});
