// Courses for everybody: a stranger reads and plays without an account, and leaves nothing.

import { choose, recommended } from '../../support/exercise';
import { complaints, expect, test } from '../../support/test';
import { az } from '../../support/words';

const OPEN = '/open/recognising';

test.beforeEach(async ({ server }) => {
  await (await server.client('trainer')).post('/offers/phase-2/recognising/terms', [['way_in', 'open'], ['opens_on', ''], ['is_public', 'true']]);
});

test('whoever has no account finds a course, reads it, and plays its exercise to the end', async ({ page }) => {
  const wrong = complaints(page);
  await page.goto('/');
  await page.locator(`a[href="${OPEN}"]`).click();
  await page.getByRole('link', { name: az('Begin to read') }).click();
  await expect(page.locator('.lesson')).toBeVisible();
  await page.getByRole('link', { name: az('Next'), exact: true }).click();
  await page.goto(`${OPEN}/03-decisions/wrong-number`);
  await expect(page.locator('html')).toHaveAttribute('data-islands', 'awake');
  for (const choice of recommended()) {
    await choose(page, choice);
    await expect(page.locator(`.choice[value="${choice}"], .option input[value="${choice.split('+')[0]}"]`)).toHaveCount(0);
  }
  await expect(page.locator('.choice')).toHaveCount(0);
  await expect(page.getByRole('link', { name: az('Play again') })).toBeVisible();
  expect(await page.evaluate(() => [Object.keys(localStorage), Object.keys(sessionStorage)].flat().filter((key) => /run|reader|draft/.test(key)))).toEqual([]);
  expect((await page.context().cookies()).filter((cookie) => cookie.name.includes('session'))).toEqual([]);
  expect(wrong).toEqual([]);
});
