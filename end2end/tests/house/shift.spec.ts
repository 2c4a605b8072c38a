// Nothing moves under the eyes of who reads: not when the face of the letters comes, and not when a script has begun. How long a
// slow line takes is told, and decides nothing.

import { expect, test, type Page } from '../../support/test';
import { EXERCISE } from '../../support/exercise';
import { Problems } from '../../support/problems';
import { COURSE, LESSONS, QUIZ, begin } from '../../support/quiz';
import { STOPS, start, userOf } from '../../support/stops';

const PHONE = { viewport: { width: 360, height: 740 } };
/** What people do not notice. */
const MOST = 0.05;

interface Seen {
  shift: number;
  largest: number;
  moved: string[];
}

/** Adds up what moves on every page from its beginning. */
function watch(page: Page) {
  return page.addInitScript(() => {
    const seen = { shift: 0, largest: 0, moved: [] as string[] };
    Object.assign(window, { seen });
    // What somebody opens with a tap moves what lies below it, as they expect.
    let touched = false;
    addEventListener('pointerdown', () => (touched = true), true);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as { value: number; hadRecentInput: boolean; sources: { node: Element | null }[] }[]) {
        if (touched || entry.hadRecentInput) continue;
        seen.shift += entry.value;
        seen.moved.push(...entry.sources.map(({ node }) => (node ? `${node.nodeName.toLowerCase()}.${node.className ?? ''}` : '')));
      }
    }).observe({ type: 'layout-shift', buffered: true });
    new PerformanceObserver((list) => (seen.largest = list.getEntries().at(-1)!.startTime)).observe({ type: 'largest-contentful-paint', buffered: true });
  });
}

async function seen(page: Page): Promise<Seen> {
  await page.evaluate(() => document.fonts.ready);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50))));
  return page.evaluate(() => (window as unknown as { seen: Seen }).seen);
}

test('nothing moves on any page', async ({ open, server }) => {
  test.setTimeout(300_000);
  const found = await start(server);
  const problems = new Problems();
  const pages = new Map<string, Page>();
  for (const stop of STOPS) {
    await stop.before?.(found, server);
    if (!pages.has(stop.who)) {
      const page = await open(userOf(stop.who), PHONE);
      // The face of the letters comes late, on every page anew.
      await page.route('**/*.woff2', async (route) => {
        await new Promise((done) => setTimeout(done, 150));
        await route.continue().catch(() => {});
      });
      await watch(page);
      pages.set(stop.who, page);
    }
    const page = pages.get(stop.who)!;
    await stop.open(page, found);
    const { shift, moved } = await seen(page);
    if (shift >= MOST) problems.add(stop.name, [`${shift.toFixed(3)}: ${[...new Set(moved)].slice(0, 6).join(', ')}`]);
  }
  expect(problems.all()).toEqual([]);
});

test('a first visit on a slow line', async ({ open, server }) => {
  test.setTimeout(180_000);
  const trainee = await server.client('trainee');
  await trainee.post(`${COURSE}/start`);
  await begin(trainee);
  await trainee.post(`${EXERCISE}/play/begin`);
  for (const [line, latency] of [['400 ms', 400], ['2000 ms', 2000]] as const) {
    for (const address of ['/', '/courses', COURSE, `${COURSE}/${LESSONS[0]}`, QUIZ, `${QUIZ}/questions/1`, EXERCISE, `${EXERCISE}/play`]) {
      // A browser of its own each time, with nothing at hand.
      const page = await open('trainee', PHONE);
      const session = await page.context().newCDPSession(page);
      await session.send('Network.enable');
      await session.send('Network.emulateNetworkConditions', { offline: false, latency, downloadThroughput: 50_000, uploadThroughput: 50_000 });
      await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
      await watch(page);
      await page.goto(address, { waitUntil: 'load' });
      const { shift, largest } = await seen(page);
      console.log(`${line}, 400 kbit/s, 4x CPU: ${address} largest paint ${(largest / 1000).toFixed(2)} s, shift ${shift.toFixed(3)}`);
      expect(shift, address).toBeLessThan(MOST);
      await page.context().close();
    }
  }
});
