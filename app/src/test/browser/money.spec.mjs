// Drives the page Money of a running Plenum in a real browser, as a person would: first the owner, then somebody who may see one project.
//
//   node money.spec.mjs PAGE_URL_WITH_TOKEN SCREENSHOT_FOLDER EMPTY_PAGE_URL_WITH_TOKEN VIEWER PASSWORD
//
// Expects behind the first URL: the two months of SpentMonths, a job that runs, prices with a change on the first of next month, a budget of 2,500 for
// project default, and simulated h20 devices. Behind the empty one: nothing was ever spent. The viewer has a role in project vision alone.
// Prints one JSON line; exit 0 when every claim held, else 1.
import { VIEWS, argumentsOf, claim, expect, fits, live, nothingComplained, run, tabTo } from './browser.mjs';

const PATIENCE_MS = 120_000;
const WATCHED_MS = 6_000;
const HEADLINE = '380,000,000,000.123457';
const WIDE = { name: 'wide-light', width: 1440, height: 900, scheme: 'light' };
const [url, folder, emptyUrl, viewer, password] = argumentsOf('PAGE_URL_WITH_TOKEN', 'SCREENSHOT_FOLDER', 'EMPTY_PAGE_URL_WITH_TOKEN', 'VIEWER', 'PASSWORD');

async function turnsByKeyboard(page) {
  await live(page, url);
  await page.locator('nav a[data-page=money]').focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('main[data-page=money][data-known] statement-lines .line');
  expect((await page.title()).startsWith('Money'), `the title is ${await page.title()}`);
}

/** The statement as it is shown: what a person with a pocket calculator has. Runs in the page. */
function shown() {
  const digits = (cell) => cell.textContent.replaceAll(',', '');
  const lines = [...document.querySelectorAll('statement-lines .line')].map((line) => {
    const [quantity, price, amount] = [...line.querySelectorAll('td')].map(digits);
    return { name: line.querySelector('.name').textContent, quantity, price, amount, simulated: line.hasAttribute('data-simulated') };
  });
  return { lines, total: digits(document.querySelector('statement-lines tfoot td')) };
}

function scaled(digits, places) {
  const [whole, fraction = ''] = digits.split('.');
  return BigInt(whole + fraction.padEnd(places, '0'));
}

/** Quantity x price / per in millionths, half to even, as the statement says. */
function recomputed({ quantity, price }) {
  const [, amount, per] = /^([\d.]+) per (\d+)/.exec(price) ?? [null, '0', '1'];
  const numerator = scaled(quantity, 6) * scaled(amount, 9);
  const denominator = BigInt(per) * 10n ** 9n;
  const [whole, rest] = [numerator / denominator, (numerator % denominator) * 2n];
  return rest > denominator || (rest === denominator && whole % 2n === 1n) ? whole + 1n : whole;
}

async function everyLineCanBeRecomputed(page) {
  const { lines, total } = await page.evaluate(shown);
  for (const line of lines) expect(recomputed(line) === scaled(line.amount, 6), `${JSON.stringify(line)} comes to ${recomputed(line)} millionths`);
  const sum = lines.filter(({ simulated }) => !simulated).reduce((all, { amount }) => all + scaled(amount, 6), 0n);
  expect(sum === scaled(total, 6), `the lines come to ${sum} millionths, the total says ${total}`);
  expect(lines.some(({ simulated }) => simulated), 'no line is of a simulated device');
  return { lines: lines.length, total };
}

async function lateAndRunningAreMarked(page) {
  const late = page.locator('statement-lines .line[data-late]');
  expect((await late.locator('.amount').textContent()) === '2.400000', `the late line is ${await late.textContent()}`);
  expect((await late.textContent()).includes('late: used on'), 'the late line does not say when it was used');
  await page.locator('statement-lines .line[data-accruing]', { hasText: 'running now' }).first().waitFor();
  expect((await page.locator('statement-lines header').textContent()).includes('Open'), 'it does not say that the month is open');
}

async function daysAddUp(page) {
  const seen = await page.evaluate(() => ({
    days: Number(document.querySelector('spend-chart').dataset.days),
    rows: [...document.querySelectorAll('spend-chart details tbody tr')].map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent.replaceAll(',', ''))),
    legend: [...document.querySelectorAll('spend-chart .series li')].map((item) => [item.querySelector('.name').textContent, item.querySelector('.amount').textContent]),
    painted: document.querySelector('spend-chart canvas').getContext('2d').getImageData(0, 0, 300, 150).data.some((value) => value > 0),
  }));
  expect(seen.painted, 'the chart is not painted');
  expect(seen.legend.length === 6, `the legend is ${seen.legend}`);
  const cents = (digits) => scaled(digits, 6);
  for (const row of seen.rows) {
    const off = row.slice(0, -1).reduce((sum, digits) => sum + cents(digits), 0n) - cents(row.at(-1));
    expect(off <= 0n && off > -6n, `a day does not add up: ${row}`); // each is cut after six digits
  }
  return seen;
}

async function forecastSaysWhatItAssumes(page) {
  const words = await page.locator('spend-chart .basis').textContent();
  expect(/^Forecast for \w+ \d+: [\d,.]+ so far, and [\d,.]+ for each hour that is left/.test(words), `it says: ${words}`);
  return { words };
}

async function budgetIsABarAndADate(page) {
  const budget = page.locator('budget-bars li[data-payer=default]');
  const words = await budget.textContent();
  expect(/of 2,500\.00 spent, [\d,.]+ left/.test(words) && /renews on 1 \w+ \d+/.test(words), `it says: ${words}`);
  const [share, wide] = await budget.evaluate((node) => [node.querySelector('.track i').offsetWidth, node.querySelector('.track').offsetWidth]);
  expect(share > 0 && share < wide, `the bar is ${share} of ${wide} px`);
  return { words };
}

async function pricesHaveTheirChanges(page) {
  const cores = page.locator('price-list li[data-meter=core_seconds]');
  const lines = await cores.locator('li').allTextContents();
  expect(lines[0] === '0.40 an hour' && lines[1] === '0.20 an hour, spot' && /^from 1 \w+ \d+: 0\.36 an hour$/.test(lines[2]), `they are: ${lines.join(' | ')}`);
  const output = await page.locator('price-list li[data-meter=output_tokens] li').allTextContents();
  expect(output.join() === '1.20 a million, 0.80 above 100,000,000', `they are: ${output}`);
}

async function theOwnerSeesMarginAndIdle(page) {
  const margin = await page.locator('margin-list li[data-of=device][data-name=h20][data-simulated]').textContent();
  expect(margin.includes('Revenue') && margin.includes('of it idle'), `the margin is: ${margin}`);
  const h20 = page.locator('device-hours li[data-subject=h20]');
  const shares = await h20.locator('.track i').evaluateAll((all) => all.map((part) => Number(part.style.flexGrow)));
  expect(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) < 1e-6, `billed, held, idle and out of service are ${shares} of what is owned`);
  return { margin, hours: await h20.textContent() };
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

async function theHeadlineAmountIsShownWithoutLoss(page) {
  await page.selectOption('#money-whose', 'project:treasury');
  await page.locator('statement-lines .line .name', { hasText: 'requests frontier' }).waitFor();
  await page.locator('spend-chart .series', { hasText: 'requests frontier' }).waitFor();
  const places = await page.evaluate(() => ({
    soFar: document.querySelector('spend-chart dd').textContent,
    legend: document.querySelector('spend-chart .series li:last-child .amount').textContent,
    day: document.querySelector('spend-chart details td').textContent,
    line: document.querySelector('statement-lines .line .amount').textContent,
    total: document.querySelector('statement-lines tfoot .amount').textContent,
    margin: document.querySelector('margin-list li[data-name=frontier] dd').textContent,
  }));
  for (const [where, words] of Object.entries(places)) expect(words === HEADLINE, `${where} shows ${words}`);
  const links = await page.locator('statement-lines .links a').evaluateAll((all) => Promise.all(all.map(async ({ textContent, href }) => [textContent, await (await fetch(href)).text()])));
  expect(links.length === 5, `there are ${links.length} links`);
  for (const [format, body] of links) expect(body.replaceAll(',380', ' 380').includes(HEADLINE.replaceAll(',', '')), `${format} has lost it: ${body.slice(0, 200)}`);
  return { places, formats: links.map(([format]) => format) };
}

async function anOrganizationIsItsProjects(page) {
  await page.selectOption('#money-whose', 'organization:acme');
  await page.locator('statement-lines .section', { hasText: 'treasury' }).waitFor();
  const sections = await page.locator('statement-lines .section th').allTextContents();
  expect(sections.join() === 'treasury,vision', `its sections are ${sections}`);
  await page.locator('budget-bars', { hasText: 'Neither acme nor a project of it has a budget' }).waitFor();
  await page.selectOption('#money-whose', 'project:default');
}

async function aClosedMonthIsFinal(page) {
  await page.selectOption('#money-period', 'last');
  await page.locator('statement-lines[data-closed] header', { hasText: 'final' }).waitFor();
  await page.waitForSelector('statement-lines:not(:has(.line[data-accruing]))');
  expect((await page.locator('statement-lines .line').count()) === 5, `the closed month has other lines: ${await page.locator('statement-lines').textContent()}`);
  await page.selectOption('#money-period', 'days');
  const first = new Date().toISOString().slice(0, 8) + '01';
  await page.fill('#money-from', first);
  await page.fill('#money-to', first);
  await page.waitForFunction(() => document.querySelector('spend-chart').dataset.days === '1');
  await page.locator('statement-lines:not([data-closed])').waitFor();
  await page.selectOption('#money-period', 'month');
}

async function wrongDaysAreSaidToBe(page) {
  await page.selectOption('#money-period', 'days');
  await page.fill('#money-from', '2026-03-02');
  await page.fill('#money-to', '2026-03-01');
  const note = page.locator('main[data-page=money] problem-note', { hasText: 'a first day that is not after the last' });
  await note.waitFor();
  await page.selectOption('#money-period', 'month');
  await page.waitForSelector('main[data-page=money] problem-note', { state: 'hidden' });
}

async function emptySaysHowToBegin(page) {
  await live(page, emptyUrl);
  await page.goto(`${new URL(page.url()).origin}/#/money`);
  await page.locator('spend-chart .empty', { hasText: 'Nothing was spent' }).waitFor();
  const commands = await page.locator('main[data-page=money] command-line:visible').evaluateAll((all) => all.map((line) => line.getAttribute('command')));
  expect(['job submit', 'budget set default', 'cost set'].every((words, at) => commands[at]?.includes(words)), `the commands are: ${commands}`);
  return { commands };
}

/** Charges are posted when a month closes; here the answer has some added on its way to the page. */
async function chargesStandBelowTheUsage(page) {
  const item = { id: 'charge-1', day: '2026-11-01', of: '', accruing: false };
  const charges = {
    items: [
      { ...item, kind: 'reserved', description: '2 h100 reserved', accruing: true, measure: { quantity: '1440', unit: 'device-hours', price: '1.50', per: '1' }, amount: '2160.000000' },
      { ...item, kind: 'credit', description: 'a credit for the outage', amount: '-100.000000' },
      { ...item, kind: 'tax', description: 'tax, 19 %', amount: '391.400000' },
    ],
    net: '2060.000000', tax: '391.400000', gross: '2451.400000', prepaid: '0.000000', due: '2451.400000',
  };
  await page.route('**/v1/organizations/acme/statement?*', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), charges } });
  });
  await page.selectOption('#money-whose', 'organization:acme');
  await page.locator('statement-lines .charge[data-kind=credit]').waitFor();
  const rows = await page.locator('statement-lines :is(.charge, .sum-row)').evaluateAll((all) => all.map((row) => row.innerText.replaceAll(/\s+/g, ' ')));
  const told = rows.join(' | ');
  expect(rows.length === 8, `the rows are: ${told}`);
  for (const words of ['1,440 1.50 per 1 2,160.000000', 'as if the month were closed now', 'outage −100.000000', 'Amount due 2,451.400000']) expect(told.includes(words), `"${words}" is not in: ${told}`);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.selectOption('#money-whose', 'project:default');
  await page.waitForSelector('statement-lines:not(:has(.charge))');
  return { told };
}

/** The owner's panels are absent, and there is nothing to choose that is not his. */
async function aViewerSeesHisProjectAlone(page) {
  await page.context().clearCookies();
  await page.goto(new URL(url).origin);
  await page.fill('input[name=user]', viewer);
  await page.fill('input[name=password]', password);
  await page.click('button');
  await page.waitForSelector('connection-state[data-state=live]');
  await page.goto(`${new URL(url).origin}/#/money`);
  await page.waitForSelector('main[data-page=money][data-known]');
  const choices = await page.locator('#money-whose option').allTextContents();
  expect(choices.join() === 'vision', `he may choose ${choices}`);
  for (const panel of ['margin-list', 'device-hours', 'problem-note']) expect(!(await page.locator(`main[data-page=money] ${panel}`).isVisible()), `he sees ${panel}`);
  expect((await page.locator('statement-lines tfoot').getAttribute('data-total')) === '0.000000', 'he sees more than his project spent');
}

await run(folder, PATIENCE_MS, async (page) => {
  await claim('the page turns by keyboard', () => turnsByKeyboard(page));
  await claim('every line can be recomputed from what is shown', () => everyLineCanBeRecomputed(page));
  await claim('late and running lines are marked', () => lateAndRunningAreMarked(page));
  await claim('the days add up', () => daysAddUp(page));
  await claim('the forecast says what it assumes', () => forecastSaysWhatItAssumes(page));
  await claim('the budget is a bar and a date', () => budgetIsABarAndADate(page));
  await claim('prices have their changes', () => pricesHaveTheirChanges(page));
  await claim('the owner sees margin and idle time', () => theOwnerSeesMarginAndIdle(page));
  await claim('nothing jumps while it is live', () => nothingJumps(page));
  await claim('every stop of the Tab key has a name and a ring', async () => ({ stops: await tabTo(page, 'statement') }));
  for (const view of [...VIEWS, WIDE]) await claim(`Money fits: ${view.name}`, () => fits(page, folder, 'money', view));
  await page.setViewportSize(VIEWS[0]);
  await claim('the headline amount is shown without loss', () => theHeadlineAmountIsShownWithoutLoss(page));
  await claim('Money fits: headline on a phone', () => fits(page, folder, 'money-headline', VIEWS[2]));
  await page.setViewportSize(VIEWS[0]);
  await claim('an organization is its projects', () => anOrganizationIsItsProjects(page));
  await claim('charges stand below the usage', () => chargesStandBelowTheUsage(page));
  await claim('a closed month is final', () => aClosedMonthIsFinal(page));
  await claim('a page where nothing was spent says how to begin', () => emptySaysHowToBegin(page));
  await claim('Money fits: empty', () => fits(page, folder, 'money-empty', VIEWS[0]));
  await live(page, url);
  await claim('nothing complained', () => nothingComplained(page));
  // from here on the browser itself reports what was refused
  await page.goto(`${new URL(url).origin}/#/money`);
  await claim('days that are the wrong way round are said to be', () => wrongDaysAreSaidToBe(page));
  await claim('a viewer sees his project alone', () => aViewerSeesHisProjectAlone(page));
});
