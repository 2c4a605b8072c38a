// Choices that wait on a device are those of one account.

import { expect, test } from '../../support/test';
import { EXERCISE, recommended } from '../../support/exercise';
import { choices } from '../../support/phone';
import { COURSE } from '../../support/quiz';
import { az } from '../../support/words';

test('another account neither sees nor sends the choices of a run', async ({ open, server }) => {
  const trainee = await server.client('trainee');
  await trainee.post(`${COURSE}/start`);
  await trainee.post(`${EXERCISE}/play/begin`, [['afresh', 'yes']]);
  const page = await open('trainee');
  const context = page.context();
  await page.goto('/courses');
  const name = await page.locator('.site-header__account a').innerText();
  await page.goto(`${EXERCISE}/play`, { waitUntil: 'networkidle' });
  const run = (await page.locator('.player').getAttribute('data-run')) ?? '';
  await context.setOffline(true);
  for (const choice of recommended().slice(0, 2)) {
    await page.locator(`.choice[value="${choice}"]`).click();
    await expect(page.locator(`.choice[value="${choice}"]`)).toHaveCount(0);
  }
  expect(await choices(page, run)).toBe(2);

  await context.addCookies((await server.client('trainer')).cookies());
  await context.setOffline(false);
  await expect(page.getByRole('status').last()).toContainText(az('Somebody else is signed in'), { timeout: 25_000 });
  await expect(page.getByRole('status').last()).toContainText(name);
  const other = await context.newPage();
  await other.goto('/events');
  await expect(other.locator('#unsent')).toContainText(az('{n} of {name} not sent yet: kept on this device. {name} has to sign in again to send them.', { n: 2, name }));
  expect(await choices(other, run)).toBe(2);
  expect(await trainee.get(`${EXERCISE}/play`)).toContain('name="step" value="0"');

  await context.addCookies(trainee.cookies());
  await other.goto(`${EXERCISE}/play`);
  await expect.poll(() => choices(other, run), { timeout: 20_000 }).toBe(0);
  expect(await trainee.get(`${EXERCISE}/play`)).toContain('name="step" value="2"');
});

test('signed out meanwhile: what was chosen waits, and is sent after signing in on the way back', async ({ open, server }) => {
  const trainee = await server.client('trainee');
  await trainee.post(`${COURSE}/start`);
  await trainee.post(`${EXERCISE}/play/begin`, [['afresh', 'yes']]);
  const page = await open('trainee');
  await page.goto(`${EXERCISE}/play`, { waitUntil: 'networkidle' });
  const run = (await page.locator('.player').getAttribute('data-run')) ?? '';
  await page.context().clearCookies({ name: 'session' });
  for (const choice of recommended().slice(0, 2)) {
    await page.locator(`.choice[value="${choice}"]`).click();
    await expect(page.locator(`.choice[value="${choice}"]`)).toHaveCount(0);
  }
  const notice = page.getByRole('status').last();
  await expect(notice).toContainText(az('You are signed out. What you chose is kept on this device.'));
  expect(await choices(page, run)).toBe(2);
  await notice.getByRole('link', { name: az('Sign in and go on') }).click();
  await page.locator('#name').fill('trainee');
  await page.locator('#password').fill('dayaq-trainee-demo');
  await page.locator('#main form button.button:not([data-reveals])').click();
  await expect(page).toHaveURL(`${EXERCISE}/play`);
  await expect.poll(() => choices(page, run), { timeout: 20_000 }).toBe(0);
  await expect(notice.getByRole('link')).toHaveCount(0);
  expect(await (await server.client('trainee')).get(`${EXERCISE}/play`)).toContain('name="step" value="2"');
});
