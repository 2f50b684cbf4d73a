// Drives the page Today of a running Plenum in a real browser, as a person would.
//
//   node today.spec.mjs PAGE_URL_WITH_TOKEN SCREENSHOT_FOLDER
//
// Expects behind the URL: a served chat model (it is waited for) and a training job that is still running. Prints one JSON line;
// exit 0 when every claim held, else 1.
import { VIEWS, argumentsOf, claim, expect, fits, live, nothingComplained, run, tabTo } from './browser.mjs';

const PATIENCE_MS = 240_000; // a CI machine is slow, and the engine may still be loading its model
const [url, folder] = argumentsOf('PAGE_URL_WITH_TOKEN', 'SCREENSHOT_FOLDER');

async function goesLive(page) {
  await live(page, url);
  await page.waitForSelector('plenum-app[data-position] machine-card h3');
  expect(!new URL(page.url()).search.includes('token'), 'the token is still in the address bar');
  return { machines: await page.locator('machine-card h3').allTextContents() };
}

async function lossCurveGrows(page) {
  const chart = page.locator('loss-chart');
  await page.waitForFunction(() => Number(document.querySelector('loss-chart').dataset.points) >= 2);
  const where = async () => [await chart.getAttribute('data-job'), Number(await chart.getAttribute('data-last-step'))];
  let [job, step] = await where();
  for (let shown = null; shown !== job; ) {
    shown = job;
    // the chart turns to the job that has just begun: then that one has to grow
    await page.waitForFunction(([id, from]) => {
      const { job: now, lastStep } = document.querySelector('loss-chart').dataset;
      return now !== id || Number(lastStep) > from;
    }, [job, step]);
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
  await page.waitForSelector('money-meter li');
  const before = await read();
  await page.waitForFunction((from) => {
    const announced = [...document.querySelectorAll('money-meter li')].reduce((sum, row) => sum + Number(row.dataset.announced), 0);
    return announced > from.announced && Number(document.querySelector('[data-sum]').textContent.replaceAll(',', '')) > from.shown;
  }, before);
  return { before, after: await read() };
}

async function chatStreams(page) {
  await page.waitForFunction(() => Number(document.querySelector('chat-box').dataset.models) > 0);
  const stops = await tabTo(page, 'chat-input');
  await page.evaluate(() => {
    window.lengths = new Set();
    const watch = () => window.lengths.add(document.querySelector('chat-message[data-role=assistant] .words')?.textContent.length ?? 0);
    new MutationObserver(watch).observe(document.querySelector('chat-box .log'), { subtree: true, childList: true, characterData: true });
  });
  await page.keyboard.type('Write two sentences about rivers.');
  await page.keyboard.press('Enter');
  const answer = page.locator('chat-message[data-role=assistant]').last();
  await page.waitForFunction(() => ['done', 'length', 'failed'].includes(document.querySelector('chat-message[data-role=assistant]')?.dataset.state));
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

await run(folder, PATIENCE_MS, async (page) => {
  await claim('the page goes live', () => goesLive(page));
  await claim('the loss curve grows', () => lossCurveGrows(page));
  await claim('the money moves', () => moneyMoves(page));
  await claim('a chat by keyboard alone streams', () => chatStreams(page));
  await claim('what is simulated is marked', () => simulatedIsMarked(page));
  for (const view of VIEWS) await claim(`the page fits: ${view.name}`, () => fits(page, folder, 'today', view));
  await claim('nothing complained', () => nothingComplained(page));
});
