// On the narrowest phone nothing scrolls sideways but tables, and those inside of their own frame.

import { expect, test, type Page } from '../../support/test';
import { Problems } from '../../support/problems';
import { STOPS, start, userOf } from '../../support/stops';

const WIDTH = 320;

/** What sticks out of the page. */
function overflow(page: Page): Promise<string[]> {
  return page.evaluate((width) => {
    const root = document.scrollingElement!;
    if (root.scrollWidth <= width) return [];
    const scrolls = (e: Element | null): boolean =>
      !!e && e !== document.body && (getComputedStyle(e).overflowX !== 'visible' || scrolls(e.parentElement));
    const out = [...document.querySelectorAll('body *')].filter((e) => (e.getBoundingClientRect().right > width + 0.5 || e.scrollWidth > width) && !scrolls(e));
    const last = out.filter((e) => ![...e.children].some((child) => out.includes(child)));
    const names = last.map((e) => `${e.tagName.toLowerCase()}.${e.className} "${(e.textContent ?? '').trim().slice(0, 40)}"`);
    return [`${root.scrollWidth} px wide: ${names.slice(0, 3).join(', ')}`];
  }, WIDTH);
}

for (const language of ['az', 'ru'] as const) {
  test.describe(language, () => {
    test.use({ line: language });

    test(`nothing scrolls sideways at ${WIDTH} px`, async ({ open, server }) => {
      // Every page there is, one after the other.
      test.setTimeout(300_000);
      const found = await start(server);
      const problems = new Problems();
      const pages = new Map<string, Page>();
      for (const stop of STOPS) {
        await stop.before?.(found, server);
        const page = pages.get(stop.who) ?? (await open(userOf(stop.who), { language, viewport: { width: WIDTH, height: 640 } }));
        pages.set(stop.who, page);
        await stop.open(page, found);
        await expect(page.locator('html'), stop.name).toHaveAttribute('lang', language);
        problems.add(stop.name, await overflow(page));
        for (const wrap of await page.locator('.table-wrap').all()) {
          expect(await wrap.evaluate((e) => getComputedStyle(e).overflowX), stop.name).toBe('auto');
        }
      }
      expect(problems.all()).toEqual([]);
    });
  });
}
