// A lesson on a phone: one line above it, opened again where one stopped, with its headings at hand.

import { expect, test } from '../../support/test';
import { COURSE, LESSONS, QUIZ, begin } from '../../support/quiz';
import { az } from '../../support/words';

const PHONE = { viewport: { width: 360, height: 740 } };
const LONG = `${COURSE}/${LESSONS.find((lesson) => lesson.endsWith('money-and-work'))}`;

test.beforeEach(async ({ server }) => {
  await (await server.client('trainee')).post(`${COURSE}/start`);
});

test('it is opened again where one stopped, and at the top where one wants', async ({ open }) => {
  const page = await open('trainee', PHONE);
  await page.goto(LONG);
  await expect(page.locator('#resume')).toBeHidden();
  const heading = page.locator('#lesson h2').nth(2);
  await heading.evaluate((e) => e.scrollIntoView({ block: 'start' }));
  const kept = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('place ')).length);
  await expect.poll(kept).toBe(1);
  const line = await page.locator('#reading-line').evaluate((e) => e.getBoundingClientRect().width);
  expect(line).toBeGreaterThan(30);
  expect(line).toBeLessThan(355);

  await page.goto('/courses');
  await page.goto(LONG);
  await expect(page.locator('#resume')).toBeInViewport();
  await expect(heading).toBeInViewport();
  await page.getByRole('link', { name: az('Begin at the top') }).click();
  await expect(page.locator('h1')).toBeInViewport();

  // At its end there is nowhere to go on from.
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await expect.poll(kept).toBe(0);
  // An address with a heading leads there, whatever is kept.
  await heading.evaluate((e) => e.scrollIntoView({ block: 'start' }));
  await expect.poll(kept).toBe(1);
  await page.goto('/courses');
  await page.goto(`${LONG}#at-8-withholding-of-wages`);
  await expect(page.locator('#resume')).toBeHidden();
});

test('the headings are folded on a phone and stand beside the text on a screen', async ({ open }) => {
  const phone = await open('trainee', PHONE);
  await phone.goto(LONG);
  await expect(phone.locator('.outline--beside')).toBeHidden();
  await phone.locator('.outline--folded summary').click();
  await phone.locator('.outline--folded a').nth(3).click();
  await expect(phone.locator('#lesson h2').nth(3)).toBeInViewport();
  const { top, above } = await phone.evaluate(() => ({
    top: document.querySelectorAll('#lesson h2')[3].getBoundingClientRect().top,
    above: document.querySelector('.focus-head')!.getBoundingClientRect().bottom,
  }));
  expect(top, 'not under the line that stays').toBeGreaterThanOrEqual(above);

  const screen = await open('trainee');
  await screen.goto(LONG);
  await expect(screen.locator('.outline--folded')).toBeHidden();
  const [text, beside] = await Promise.all(['#lesson', '.outline--beside'].map((part) => screen.locator(part).boundingBox()));
  expect(beside!.x).toBeGreaterThan(text!.x + text!.width);
});

test('a lesson has one line above it on a phone, and everything else the whole frame', async ({ open, server }) => {
  const page = await open('trainee', PHONE);
  await page.goto(LONG);
  await expect(page.locator('.site-header')).toBeHidden();
  await expect(page.locator('.site-nav')).toBeHidden();
  await expect(page.locator('.focus-head')).toContainText('/');
  await page.locator('.focus-head__leave').click();
  await expect(page).toHaveURL(COURSE);
  await expect(page.locator('.site-nav')).toBeVisible();
  const screen = await open('trainee');
  await screen.goto(LONG);
  await expect(screen.locator('.site-header')).toBeVisible();
  await expect(screen.locator('.focus-head')).toBeHidden();

  // A mistake leads to the heading that explains it.
  const trainee = await server.client('trainee');
  await trainee.post(`${QUIZ}/submit`, [['attempt', await begin(trainee)]]);
  await page.goto(`${QUIZ}/results/1`);
  await page.locator('.jump-list a').nth(5).click();
  await page.locator('#question-6 .read-again a').click();
  await expect(page).toHaveURL(`${LONG}#at-9-debt-bondage`);
  await expect(page.locator('#at-9-debt-bondage')).toBeInViewport();
});
