// A phone in a hall: the attendance list on it, and everything that the browser keeps.

import { Client } from './client';
import type { Server } from './server';
import { expect, type Page } from './test';

export const PHONE = { viewport: { width: 360, height: 740 } };

export const row = (page: Page, name: string) => page.locator('.roster__row', { hasText: name });
export const here = (page: Page, name: string) => row(page, name).locator('.roster__here');
export const bar = (page: Page) => page.locator('.roster-bar__state');

/** The list, awake. */
export async function list(page: Page, session: string) {
  await page.goto(session);
  await expect(page.locator('html')).toHaveAttribute('data-roster', 'awake');
}

/** The list as a phone keeps it for a hall without a network. */
export async function kept(page: Page, session: string) {
  await list(page, session);
  await expect.poll(() => isKept(page, session), { timeout: 15_000 }).toBe(true);
}

export const isKept = (page: Page, session: string) => page.evaluate(async (path) => Boolean(await caches.match(path)), session);

/** A page that cannot be opened: no network, and no copy that may be shown. */
export async function fails(page: Page, address: string) {
  const answer = await page.goto(address).catch((error: Error) => error.message);
  expect(answer).toMatch(/ERR_INTERNET_DISCONNECTED|ERR_FAILED/);
}

/** Signs somebody in with a session of their own, in the place of whoever was signed in. */
export async function signIn(page: Page, server: Server, user: string) {
  const client = new Client(server.address);
  await client.signIn(user, `dayaq-${user}-demo`);
  await page.context().addCookies(client.cookies().filter(({ name }) => name !== 'language'));
}

/** How many choices of a run wait on the device. */
export const choices = (page: Page, run: string) =>
  page.evaluate((run) => {
    const key = Object.keys(localStorage).find((key) => key.endsWith(run));
    return key ? (JSON.parse(localStorage.getItem(key) ?? '') as { queue: unknown[] }).queue.length : 0;
  }, run);

/** What the list on the page knows the badges by. */
export const badges = (page: Page) =>
  page.locator('.roster__row[data-badge]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-badge') ?? '').filter(Boolean));

/** Everything that the browser keeps of ours: both stores, every cache with addresses, heads and bodies, every database. */
export async function remains(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const all: string[] = [];
    for (const store of [localStorage, sessionStorage]) {
      for (const key of Object.keys(store)) all.push(`${key}: ${store.getItem(key)}`);
    }
    for (const name of await caches.keys()) {
      all.push(name);
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const answer = (await cache.match(request))!;
        const isText = /text|json|javascript/.test(answer.headers.get('content-type') ?? '');
        all.push(request.url, JSON.stringify([...answer.headers]), isText ? await answer.text() : '');
      }
    }
    for (const { name } of await indexedDB.databases()) all.push(name ?? '');
    return all.join('\n');
  });
}
