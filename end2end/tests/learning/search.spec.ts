// Looking for a word in the courses, and the way to where it stands.

import { expect, test } from '../../support/test';
import { COURSE } from '../../support/quiz';
import { az } from '../../support/words';

test('a word in plain letters is found, and opened where it stands with the words marked', async ({ open, server }) => {
  await (await server.client('trainee')).post(`${COURSE}/start`);
  const page = await open('trainee', { viewport: { width: 360, height: 740 } });
  await page.goto('/courses');
  await page.getByLabel(az('Look for words in your courses')).fill('elamet');
  await page.getByRole('button', { name: az('Search') }).click();
  await expect(page.getByRole('heading', { name: az('Found') })).toBeVisible();
  const hit = page.locator('.hits a[href*="#at-"]').first();
  const anchor = (await hit.getAttribute('href'))?.split('#')[1] ?? '';
  await hit.click();
  await expect(page.locator(`[id="${anchor}"]`)).toBeInViewport();
  await expect(page.locator('article mark').first()).toHaveText(/ə/);
});
