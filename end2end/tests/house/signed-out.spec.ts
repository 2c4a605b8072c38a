// The session ends while somebody writes: nothing is lost, with JavaScript and without.

import type { Page } from '@playwright/test';

import { Client } from '../../support/client';
import { expect, test } from '../../support/test';
import { az } from '../../support/words';

/** Ends every session of somebody, as from another device. */
async function endSessions(address: string, user: string) {
  const elsewhere = new Client(address);
  await elsewhere.signIn(user, `dayaq-${user}-demo`);
  await elsewhere.post('/account/sessions/end-others');
}

async function signIn(page: Page, user: string) {
  await page.fill('#name', user);
  await page.fill('#password', `dayaq-${user}-demo`);
  await page.click('main .form-actions .button');
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled, line: String(javaScriptEnabled) });

    test('a form comes back filled, and is sent after signing in', async ({ page, server }) => {
      await page.goto('/sign-in?back=/organisations/new');
      await signIn(page, 'admin');
      const name = 'Yeni “Ümid” Fondu';
      await page.fill('#name', name);
      await page.selectOption('#kind', 'ngo-other');
      await page.selectOption('#region', 'AZ-GA');
      await endSessions(server.address, 'admin');
      await page.click('main form .form-actions .button');
      await expect(page.locator('h1')).toHaveText(az('You are signed out'));
      await signIn(page, 'admin');
      await expect(page.locator('h1')).toHaveText(az('Send what you wrote'));
      await expect(page.locator('.facts')).toContainText(name);
      // In the words of the form, not in codes.
      await expect(page.locator('.facts')).not.toContainText(/ngo-other|AZ-GA|kind/);
      await page.click('main .form-actions .button');
      await expect(page).toHaveURL(/\/organisations\?done=created/);
      await page.goto('/organisations?search=umid');
      await expect(page.locator('main')).toContainText(name);
    });
  });
}
