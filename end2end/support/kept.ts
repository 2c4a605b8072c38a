// A course that is kept on a phone.

import { expect, type Page } from './test';
import { COURSE, LESSONS } from './quiz';
import { az } from './words';

export const lesson = (n: number) => `${COURSE}/${LESSONS[n - 1]}`;
export const box = (page: Page) => page.locator('#keeping');
export const status = (page: Page) => page.locator('[data-part="status"]');
export const act = (page: Page, name: string) => page.locator(`[data-act="${name}"]`);
export const unsent = (page: Page) => page.locator('#unsent');
export const away = (n: number) => az('{n} not sent yet: kept on this device.', { n });
export const KEPT = () => az('Kept: the course opens without a network now.');

/** Asks for the copy, and waits for what is said in the end. */
export async function begin(page: Page) {
  await page.goto(COURSE);
  await act(page, 'look').click();
  await expect(status(page)).toContainText('MB');
  await act(page, 'keep').first().click();
}

/** The course as a phone keeps it, with the worker that opens it. */
export async function keep(page: Page) {
  await begin(page);
  await expect(status(page)).toHaveText(KEPT(), { timeout: 30_000 });
  await expect.poll(() => page.evaluate(() => Boolean(navigator.serviceWorker.controller)), { timeout: 15_000 }).toBe(true);
}

/** The names of the copies that are here, whole or not. */
export const copies = (page: Page) => page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith('course ')));

/** A lesson from the copy. */
export async function read(page: Page, n: number) {
  await page.goto(lesson(n));
  await expect(page.locator('html')).toHaveAttribute('data-copy', '');
  await expect(page.locator('.copy-note')).toBeVisible();
}

/** Confirms the lesson that is open, in the copy. */
export async function confirm(page: Page) {
  await page.locator('#confirm').click();
}

/** All that copies of courses consist of: addresses, heads and bodies. */
export const content = (page: Page) =>
  page.evaluate(async () => {
    const all: string[] = [];
    for (const name of (await caches.keys()).filter((name) => name.startsWith('course '))) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const answer = (await cache.match(request))!;
        all.push(request.url, JSON.stringify([...answer.headers]), await answer.text());
      }
    }
    return all.join('\n');
  });
