// A second factor: set up, asked for, and the recovery codes, with JavaScript and without.

import type { Page } from '@playwright/test';

import { expect, test } from '../../support/test';
import { code } from '../../support/totp';
import { az } from '../../support/words';

async function signIn(page: Page, user: string) {
  await page.goto('/sign-in');
  await page.fill('#name', user);
  await page.fill('#password', `dayaq-${user}-demo`);
  await page.click('main .button:not([data-reveals])');
}

async function signOut(page: Page) {
  await page.click('#sign-out button');
  await expect(page.locator('.site-header__account')).toHaveCount(0);
}

async function type(page: Page, typed: string) {
  await page.fill('#code', typed);
  await page.click('main .form-actions .button');
}

for (const [javaScriptEnabled, user, first] of [[true, 'manager', '/completions'], [false, 'admin', '/people']] as const) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('set up with a code, sign in with one, once each', async ({ page }) => {
      await signIn(page, user);
      await expect(page.locator('.notice:visible')).toContainText(az('Set up the second factor'));
      await page.click('.notice a');
      await page.fill('#present', `dayaq-${user}-demo`);
      await page.click('main .form-actions .button');
      await expect(page.locator('.second-factor__code svg')).toBeVisible();
      const key = await page.locator('.second-factor__key').innerText();
      expect(key).toMatch(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
      await type(page, code(key));
      const recovery = await page.locator('.recovery-codes code').allInnerTexts();
      expect(recovery).toHaveLength(10);

      // On paper there is what one needs, and nothing around it.
      await page.emulateMedia({ media: 'print' });
      await expect(page.locator('.site-header')).toBeHidden();
      await expect(page.locator('main h1')).toBeHidden();
      await expect(page.locator('.recovery-codes li').nth(9)).toBeVisible();
      await page.emulateMedia({ media: 'screen' });

      await signOut(page);
      await signIn(page, user);
      await expect(page).toHaveURL(/\/sign-in\/code/);
      await page.goto('/account');
      await expect(page).toHaveURL(/\/sign-in\?back=/);
      await page.goto('/sign-in/code');
      // The code of the next half minute, as a phone shows it whose clock is a little ahead.
      const next = code(key, 1);
      await type(page, next);
      await expect(page).toHaveURL(new RegExp(first));

      await signOut(page);
      await signIn(page, user);
      await type(page, next);
      await expect(page.locator('#code-error')).toHaveText(az('This code was used already. Wait until the app shows the next one, or take another recovery code.'));
      await type(page, recovery[0].toLowerCase());
      await expect(page).toHaveURL(new RegExp(first));

      await signOut(page);
      await signIn(page, user);
      await type(page, recovery[0]);
      // Six codes within a few seconds are as many as may be tried.
      await expect(page.locator('#code-error')).toBeVisible();
    });
  });
}
