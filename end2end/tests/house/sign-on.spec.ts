// Signing in with the account of an organisation, through its provider's own pages.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

import { CLIENT, RETURN, Server } from '../../support/server';
import { expect, test, type Page } from '../../support/test';
import { az } from '../../support/words';

let provider: ChildProcess;
let server: Server;

/** Starts the provider; answers its address. */
async function start(address: string): Promise<string> {
  provider = spawn(process.execPath, ['support/provider.mjs', CLIENT.id, CLIENT.secret, address + RETURN], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [issuer] = (await once(createInterface(provider.stdout!), 'line')) as [string];
  return issuer;
}

test.beforeAll(async () => {
  server = await Server.start(start);
});

test.afterAll(async () => {
  await server?.stop();
  provider?.kill();
});

/** Presses the button, signs in on the pages of the provider, and lets it tell. */
async function signIn(page: Page, back: string) {
  await page.goto(`${server.address}/sign-in?back=${back}`);
  await page.click('#with');
  await page.fill('input[name=login]', 'leyla');
  await page.fill('input[name=password]', 'x');
  await page.click('button[type=submit]');
  await page.locator('input[value=consent]').waitFor({ state: 'attached' });
  await page.click('button[type=submit]');
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('linked by an administrator, and in', async ({ page, browser }) => {
      await signIn(page, '/courses');
      await expect(page).toHaveURL(/\/sign-in\/with\/return/);
      await expect(page.locator('h1')).toHaveText(az('There is no account for you here yet'));
      await expect(page.locator('main')).toContainText('leyla@example.org');

      const office = await browser.newContext({ baseURL: server.address, javaScriptEnabled });
      await office.addCookies((await server.client('admin')).cookies());
      const admin = await office.newPage();
      await admin.goto('/people?search=trainee');
      await admin.click('main table a[href^="/people/"]');
      await admin.click('main a[href$="/with"]');
      const option = admin.locator('#came option', { hasText: 'leyla@example.org' });
      await admin.selectOption('#came', await option.getAttribute('value'));
      await admin.click('main .form-actions .button');
      await expect(admin.locator('.notice--done')).toHaveText(az('The accounts are linked.'));

      // The provider remembers who has signed in there: nothing is typed a second time.
      await page.goto(`${server.address}/sign-in?back=/courses`);
      await page.click('#with');
      await expect(page).toHaveURL(`${server.address}/courses`);
      await expect(page.locator('#sign-out button')).toBeVisible();

      await page.goto(`${server.address}/account/with`);
      await page.click('main .button--danger');
      await expect(page.locator('.notice--done')).toBeVisible();
      await office.close();
    });
  });
}
