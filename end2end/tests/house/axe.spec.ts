// Every page, looked at by axe, without a complaint of the browser.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import AxeBuilder from '@axe-core/playwright';

import { complaints, expect, test, type Page } from '../../support/test';
import { Problems } from '../../support/problems';
import { STOPS, start, userOf } from '../../support/stops';
import { ROOT } from '../../support/words';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

interface Found {
  violations: { id: string; nodes: { target: unknown[]; failureSummary?: string }[] }[];
}

const told = ({ violations }: Found) =>
  violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary?.replace(/\s+/g, ' ')}`));

async function violations(page: Page): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'], preload: false });
  return told(await axe.withTags(TAGS).analyze());
}

/** Another mode has other colours, and nothing else. Follows `violations`, which has brought axe into the page. */
async function violationsInTheDark(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'dark' });
  const rules = { runOnly: ['color-contrast', 'link-in-text-block'], resultTypes: ['violations'], preload: false };
  const found = await page.evaluate((rules) => (globalThis as unknown as { axe: { run(o: object): Promise<Found> } }).axe.run(rules), rules);
  await page.emulateMedia({ colorScheme: 'light' });
  return told(found);
}

/** Ids that stand on a page more than once: a label, a link or a script would find the wrong one. axe looks at those alone that labels name. */
const idsTwice = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
    return ids.filter((id, place) => ids.indexOf(id) !== place).map((id) => `the id ${id} twice`);
  });

/** Addresses of pages; what is no page (files, redirects) is not looked at. */
function addresses(): string[] {
  const folder = join(ROOT, 'app/src/routes');
  const routes = readdirSync(folder).map((wing) => readFileSync(join(folder, wing), 'utf8')).join('\n');
  const all = [...routes.matchAll(/^\s+get "([^"]+)"/gm)].map((found) => found[1]);
  return all.filter((path) => !/^\/media\/|\/media\/\{name\}$|\/ahead$|\/folder$|\/kept$|\.webmanifest$|\/twee$|\{file\}|\/file$|\/file\/|\/go-on$|\/state$|\/codes$|\/progress$|\.ics$|\.js$|\.pdf$|\.xlsx$|\/picture$|\{sheet\}|^\/paper\/|\/suggest$|^\/account\/with$/.test(path));
}

test('no violation on any page, in either mode, and no complaint of the browser', async ({ open, server }) => {
  test.setTimeout(400_000);
  const found = await start(server);
  const problems = new Problems();
  const pages = new Map<string, { page: Page; complained: string[] }>();
  const visited: string[] = [];
  for (const stop of STOPS) {
    await test.step(stop.name, async () => {
      await stop.before?.(found, server);
      if (!pages.has(stop.who)) {
        const page = await open(userOf(stop.who));
        pages.set(stop.who, { page, complained: complaints(page) });
      }
      const { page, complained } = pages.get(stop.who)!;
      complained.length = 0;
      await stop.open(page, found);
      visited.push(new URL(page.url()).pathname);
      if ((await page.locator('html').getAttribute('lang')) !== 'az') problems.add(stop.name, ['the page is not in Azerbaijani']);
      if ((await page.getByRole('heading', { level: 1 }).count()) !== 1) problems.add(stop.name, ['not one heading of level 1']);
      problems.add(stop.name, await idsTwice(page));
      problems.add(stop.name, await violations(page));
      problems.add(`${stop.name}, dark`, await violationsInTheDark(page));
      problems.add(stop.name, complained);
    });
  }
  expect.soft(problems.all()).toEqual([]);
  expect(addresses().length, 'the routes are found').toBeGreaterThan(60);
  const seen = (path: string) => visited.some((address) => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`).test(address));
  expect(addresses().filter((path) => !seen(path)), 'pages without a stop').toEqual([]);
});
