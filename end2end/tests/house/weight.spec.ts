// What pages weigh on the way to the browser, compressed as a browser asks for it.

import { expect, test, type Page } from '../../support/test';
import { EXERCISE } from '../../support/exercise';
import { QUIZ, begin, readAll } from '../../support/quiz';
import { az } from '../../support/words';

const KB = 1024;

interface Load {
  url: string;
  bytes: number;
}

/** Records everything that comes over the network from now on. */
async function meter(page: Page) {
  const session = await page.context().newCDPSession(page);
  const urls = new Map<string, string>();
  let loads: Load[] = [];
  session.on('Network.requestWillBeSent', (event) => urls.set(event.requestId, event.request.url));
  session.on('Network.loadingFinished', (event) => {
    const url = urls.get(event.requestId) ?? '';
    if (url.startsWith('http')) loads.push({ url: new URL(url).pathname, bytes: event.encodedDataLength });
  });
  await session.send('Network.enable');
  return {
    /** What came since it was asked last. */
    taken() {
      const now = loads;
      loads = [];
      return now;
    },
  };
}

const sum = (loads: Load[]) => loads.reduce((total, load) => total + load.bytes, 0);

function tell(what: string, loads: Load[]) {
  const parts = loads.filter((l) => l.bytes > 0).map((l) => `${l.url} ${l.bytes}`);
  console.log(`${what}: ${(sum(loads) / KB).toFixed(1)} KB (${parts.join(', ')})`);
}

test('the first visit, the next page, a question and an exercise are light', async ({ page, open, server }) => {
  const visited = await meter(page);
  await page.goto('/sign-in', { waitUntil: 'networkidle' });
  const first = visited.taken();
  tell('first visit of the sign-in page', first);
  expect(first.some((load) => load.url.endsWith('.css') && load.bytes > 0), 'the style is measured').toBe(true);
  expect(first.some((load) => load.url.endsWith('.woff2') && load.bytes > 0), 'the fonts are measured').toBe(true);
  expect(sum(first)).toBeLessThan(300 * KB);

  await page.getByRole('link', { name: az('I have a card with a one-time code') }).click();
  await expect(page).toHaveURL('/card');
  await page.waitForLoadState('networkidle');
  const next = visited.taken();
  tell('the next page', next);
  expect(sum(next)).toBeGreaterThan(0);
  expect(sum(next)).toBeLessThan(30 * KB);

  const trainee = await server.client('trainee');
  await readAll(trainee);
  await begin(trainee);
  const question = await open('trainee');
  const asked = await meter(question);
  await question.goto(`${QUIZ}/questions/1`, { waitUntil: 'networkidle' });
  const loads = asked.taken();
  tell('a question, first visit, with the other questions', loads);
  expect(loads.filter((load) => load.url.endsWith('.wasm'))).toEqual([]);
  expect(loads.some((load) => /\/quiz\..*\.js$/.test(load.url)), 'the script is measured').toBe(true);
  // The style comes twice: in the page, so that it is drawn after one answer, and as a file for the pages to come.
  expect(sum(loads)).toBeLessThan(130 * KB);

  await trainee.post(`${EXERCISE}/play/begin`);
  await question.goto(`${EXERCISE}/play`, { waitUntil: 'networkidle' });
  const played = asked.taken();
  tell('an exercise, first visit', played);
  const wasm = played.filter((load) => load.url.endsWith('.wasm'));
  expect(wasm).toHaveLength(1);
  expect(sum(wasm)).toBeGreaterThan(0);
  expect(sum(wasm)).toBeLessThan(200 * KB);
});
