// Another build is deployed while a list is open and kept: neither breaks.

import { Deployment } from '../../support/deployment';
import { enlist, hold, recorded } from '../../support/event';
import { PHONE, bar, here, isKept, kept, list, row } from '../../support/phone';
import { complaints, expect, test, type Page } from '../../support/test';
import { az } from '../../support/words';

/** The workers of a page's address, by what they do. */
const workers = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    return [registration?.active, registration?.waiting].map((worker) => worker?.state ?? '');
  });

const script = (page: Page) => page.locator('script[type="module"]').first().getAttribute('src');

test('a kept list opens with its own files after another build was deployed, and its marks arrive', async ({ browser, server, contextOptions }) => {
  test.setTimeout(120_000);
  const deployment = await Deployment.of(server.address);
  const trainer = await server.client('trainer');
  const held = await hold(trainer);
  const names = await enlist(trainer, held, 4);
  const context = await browser.newContext({ ...contextOptions, ...PHONE, locale: 'az-AZ', baseURL: deployment.address });
  try {
    await context.addCookies(trainer.cookies());
    let page = await context.newPage();
    const wrong = complaints(page);
    await kept(page, held.session);
    const before = await script(page);

    deployment.deploy();
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
    await expect.poll(() => workers(page), { timeout: 15_000 }).toEqual(['activated', 'installed']);
    // The page that is open goes on, with a file that it has not needed before.
    await here(page, names[0]).click();
    await expect(bar(page)).toHaveText(az('Everything is sent'));
    expect((await page.request.get((await script(page)) ?? '')).status()).toBe(404);
    const scanner = await page.evaluate(async () => {
      const files = await (await caches.match(`${location.pathname}?files`))!.json() as string[];
      const name = files.find((file) => file.includes('/scanner.'))!;
      return (await fetch(name)).status;
    });
    expect(scanner).toBe(200);

    await context.setOffline(true);
    await page.reload();
    await expect(page.locator('html')).toHaveAttribute('data-roster', 'awake');
    expect(await script(page)).toBe(before);
    await here(page, names[1]).click();
    await expect(bar(page)).toContainText('1');
    await page.close();

    // No page of the build before is open: its worker goes, its list stays.
    page = await context.newPage();
    await list(page, held.session);
    await expect.poll(() => workers(page), { timeout: 15_000 }).toEqual(['activated', '']);
    await page.reload();
    await expect(page.locator('html')).toHaveAttribute('data-roster', 'awake');
    expect(await script(page)).toBe(before);
    await expect(row(page, names[1])).toHaveAttribute('data-unsent', 'yes');
    await here(page, names[2]).click();

    await context.setOffline(false);
    await expect(bar(page)).toHaveText(az('Everything is sent'), { timeout: 30_000 });
    expect(await recorded(trainer, held)).toEqual({ [names[0]]: 'present', [names[1]]: 'present', [names[2]]: 'present', [names[3]]: 'open' });

    // With a network it is the list of the new build, and this is kept from then on.
    await list(page, held.session);
    const after = await script(page);
    expect(after).not.toBe(before);
    await expect.poll(() => page.evaluate(async (path) => (await caches.match(path))?.text(), held.session), { timeout: 15_000 }).toContain(after);
    await context.setOffline(true);
    await page.reload();
    await expect(page.locator('html')).toHaveAttribute('data-roster', 'awake');
    expect(await script(page)).toBe(after);
    expect(await isKept(page, held.session)).toBe(true);
    expect(wrong.filter((text) => !text.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
  } finally {
    await context.close();
    await deployment.stop();
  }
});
