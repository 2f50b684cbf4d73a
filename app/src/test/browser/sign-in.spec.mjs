// Signs in to a running Plenum in a real browser, with a password and at an OpenID provider, and looks at what a viewer may not do.
//
//   node sign-in.spec.mjs API_URL SCREENSHOT_FOLDER
//
// Expects a user "vera" with the password below, viewer of everything; a simulated node; a provider called Example at which "ada" signs in without being
// asked. Prints one JSON line; exit 0 when every claim held, else 1.
import { VIEWS, argumentsOf, claim, expect, fits, run } from './browser.mjs';

const PATIENCE_MS = 120_000;
const [url, folder] = argumentsOf('API_URL', 'SCREENSHOT_FOLDER');
const PASSWORD = 'correct horse battery';

async function self(page) {
  return page.evaluate(async () => (await (await fetch('/v1/self')).json()).id);
}

async function type(page, password) {
  await page.getByLabel('User').fill('vera');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function wrongPassword(page) {
  await type(page, 'not the password');
  const said = await page.getByRole('alert').textContent();
  expect(said.includes("Nobody signs in as 'vera' with this password"), `it says: ${said}`);
}

async function rightPassword(page) {
  await type(page, PASSWORD);
  await page.waitForSelector('connection-state[data-state=live]');
  expect((await self(page)) === 'user:vera', await self(page));
}

async function viewerMayNotCordon(page) {
  await page.goto(`${url}/#/fleet`);
  await page.waitForSelector('main[data-page=fleet]:not([hidden]) fleet-map[data-devices]');
  await page.locator('fleet-map .body').focus();
  await page.keyboard.press('ArrowDown');
  const button = page.locator('node-detail button[data-verb=cordon]');
  await button.waitFor();
  expect(await button.isDisabled(), 'a viewer may press cordon');
  expect((await button.getAttribute('title')).includes('fleet:write'), 'it does not say why');
}

async function atTheProvider(page) {
  await page.context().clearCookies();
  await page.goto(url);
  await page.getByRole('link', { name: 'Sign in with Example' }).click();
  await page.waitForSelector('connection-state[data-state=live]');
  expect((await self(page)) === 'user:ada', await self(page));
}

await run(folder, PATIENCE_MS, async (page) => {
  await page.goto(url);
  for (const view of VIEWS) await claim(`the form fits: ${view.name}`, () => fits(page, folder, 'sign-in', view));
  await page.setViewportSize(VIEWS[0]);
  await claim('a wrong password is refused in words', () => wrongPassword(page));
  await claim('the right one leads to the page', () => rightPassword(page));
  await claim('a viewer may not cordon and is told why', () => viewerMayNotCordon(page));
  await claim('a picture of what a viewer sees', () => fits(page, folder, 'viewer', VIEWS[0]));
  await claim('the button leads to the provider and back to the page', () => atTheProvider(page));
  await claim('no rule of the page was broken', async () => expect((await page.evaluate(() => window.violations)).length === 0, 'policy violations'));
});
