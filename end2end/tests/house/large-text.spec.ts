// Text at twice its size on a phone: nothing that leads on lies under something else or out of the screen (WCAG 1.4.4). That nothing
// sticks out at the narrowest width for which pages are made is looked at in narrow.spec.ts.

import { expect, test, type Page } from '../../support/test';
import { Problems } from '../../support/problems';
import { STOPS, start, userOf } from '../../support/stops';

const PHONE = { viewport: { width: 360, height: 740 } };

/** Twice the size that a page is made for, as somebody sets it in the browser. */
const enlarge = (page: Page) => page.addInitScript(() => {
  const set = () => document.documentElement && (document.documentElement.style.fontSize = '200%');
  set();
  new MutationObserver(set).observe(document, { childList: true });
});

/** What leads on and is covered by something else. Beside an open dialog nothing does. */
const faults = (page: Page) => page.evaluate(() => {
  const found: string[] = [];
  const named = (e: Element) => `${e.tagName.toLowerCase()}.${e.className} “${(e.textContent ?? '').trim().slice(0, 30)}”`;
  if (document.querySelector('dialog[open]')) return found;
  for (const element of document.querySelectorAll('.site-header :is(a, button), .focus-head a')) {
    const box = element.getBoundingClientRect();
    if (!box.width || !box.height || getComputedStyle(element).visibility === 'hidden') continue;
    if (box.left < -1 || box.right > innerWidth + 1) found.push(`${named(element)} is out of the screen`);
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 20));
    if (top && !element.contains(top) && !top.contains(element)) found.push(`${named(element)} lies under ${named(top)}`);
  }
  return found;
});

test('every page at 200 %', async ({ open, server }) => {
  test.setTimeout(240_000);
  const found = await start(server);
  const problems = new Problems();
  const pages = new Map<string, Page>();
  for (const stop of STOPS) {
    await stop.before?.(found, server);
    if (!pages.has(stop.who)) {
      const page = await open(userOf(stop.who), PHONE);
      await enlarge(page);
      pages.set(stop.who, page);
    }
    const page = pages.get(stop.who)!;
    await stop.open(page, found);
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize), stop.name).toBe('32px');
    problems.add(stop.name, await faults(page));
  }
  expect(problems.all()).toEqual([]);
});

test('the menu has everything, in the order in which it is seen', async ({ open }) => {
  const page = await open('trainee', PHONE);
  await enlarge(page);
  await page.goto('/courses');
  await page.locator('.menu-button').click();
  for (const item of ['.site-header__account a', '.site-header__account button', '.language-switch button >> nth=2']) {
    await expect(page.locator(item)).toBeInViewport();
  }
  const places = await page.locator('.site-menu :is(a, button):visible').evaluateAll((all) => all.map((e) => e.getBoundingClientRect()).map(({ top, left }) => [top, left]));
  const sorted = [...places].sort(([top, left], [otherTop, otherLeft]) => top - otherTop || left - otherLeft);
  expect(places).toEqual(sorted);
});
