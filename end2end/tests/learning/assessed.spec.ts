// An assessed run: written and published by a trainer in the browser, played with no more than the next node at hand.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from '../../support/test';
import { EXERCISE } from '../../support/exercise';
import { COURSE } from '../../support/quiz';
import { ROOT, SAVED, az } from '../../support/words';

const FILE = join(ROOT, 'courses/library/recognising/03-decisions/wrong-number.scenario.toml');

test('a trainer makes it assessed; the browser gets no more than the next node', async ({ open, server }) => {
  const trainer = await open('trainer');
  await trainer.goto('/authoring');
  await trainer.getByRole('button', { name: az('Start a draft') }).click();
  await trainer.locator('a[href$="03-decisions/wrong-number"]').click();
  await trainer.getByRole('link', { name: az('Text'), exact: true }).click();
  const text = readFileSync(FILE, 'utf8').replace('assessed = false', 'assessed = true');
  await trainer.locator('textarea[name="source"]').fill(text);
  await trainer.locator('form[action$="/text"] button').click();
  await expect(trainer.locator('h1')).toContainText(az('no faults'));
  await trainer.goto('/authoring/recognising');
  await trainer.getByRole('link', { name: az('Look at what differs, and publish') }).click();
  // What is counted differs, so it is a new edition.
  await expect(trainer.getByRole('main')).toContainText(az('It cannot be a correction, because what is counted differs:'));
  await trainer.locator('input[name="version"]').fill('2.0');
  await trainer.locator('textarea[name="note"]').fill('Qiymətləndirilir');
  await trainer.getByRole('button', { name: az('Publish') }).click();
  await expect(trainer).toHaveURL(/\/versions\?done=published$/);
  await expect(trainer.getByRole('main')).toContainText('2.0');

  await (await server.client('trainee')).post(`${COURSE}/start`);
  const page = await open('trainee');
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  await page.goto(EXERCISE);
  await page.getByRole('button', { name: az('Begin') }).click();
  await page.waitForLoadState('networkidle');
  await page.locator('.choice').first().click();
  await expect(page.getByRole('status')).toHaveText(SAVED);
  await expect(page.locator('input[name="step"]')).toHaveValue('1');

  // Without a network the choice is kept; what follows comes when the server has it.
  await page.context().setOffline(true);
  await page.locator('.choice').first().click();
  await expect(page.getByRole('status')).toHaveText(az('No connection. Your choices are kept on this device and sent as soon as it is back.'));
  await expect(page.locator('input[name="step"]')).toHaveValue('1');
  await page.context().setOffline(false);
  await expect(page.locator('input[name="step"]')).toHaveValue('2', { timeout: 20_000 });
  expect(fetched.filter((path) => path.endsWith('/ahead'))).toEqual([]);
  expect((await page.request.get(`${EXERCISE}/play/ahead`)).status()).toBe(404);
});
