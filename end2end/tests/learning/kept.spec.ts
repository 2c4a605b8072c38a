// A course on a phone without a network: kept whole or not at all, read, confirmed, sent later, and nobody's but for what somebody
// did with it.

import { Deployment } from '../../support/deployment';
import { EXERCISE, recommended } from '../../support/exercise';
import { KEPT, act, away, begin, box, confirm, content, copies, keep, lesson, read, status, unsent } from '../../support/kept';
import { PHONE, fails, remains, signIn } from '../../support/phone';
import { COURSE, LESSONS, QUIZ } from '../../support/quiz';
import { complaints, expect, test, type Page } from '../../support/test';
import { az } from '../../support/words';

const own = async (page: Page) => ({
  account: (await page.locator('meta[name="account"]').getAttribute('content')) ?? '',
  name: (await page.locator('meta[name="account"]').getAttribute('data-name')) ?? '',
});

/** How many lessons the server knows to be read. */
const known = (page: string) => (/data-read="([^"]*)"/.exec(page)?.[1] ?? '').split(' ').filter(Boolean);

test.beforeEach(async ({ server }) => {
  await (await server.client('trainee')).post(`${COURSE}/start`);
});

test('kept, read and confirmed without a network, and counted once afterwards', async ({ open, server }) => {
  test.setTimeout(120_000);
  const trainee = await server.client('trainee');
  const before = known(await trainee.get(COURSE));
  const page = await open('trainee', PHONE);
  const wrong = complaints(page);
  await keep(page);
  await expect(box(page)).toContainText('MB');

  await page.context().setOffline(true);
  // Whoever opens the app without a network sees what there is.
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(az('On this phone'));
  await page.locator('#shelf a').first().click();
  await expect(page).toHaveURL(COURSE);
  await expect(page.locator('.copy-note')).toBeVisible();
  await expect(page.locator('.help-line a').first()).toHaveAttribute('href', /^tel:/);
  await read(page, 1);
  await expect(page.locator('#lesson')).toBeVisible();
  await confirm(page);
  await expect(page).toHaveURL(lesson(2));
  await expect(unsent(page)).toContainText(away(1));
  await confirm(page);
  await expect(unsent(page)).toContainText(away(2));
  await read(page, 1);
  await expect(page.locator('#confirm')).toBeHidden();
  await expect(page.locator('#confirmed')).toContainText(az('You have read this. It is kept on this phone, and sent as soon as there is a network.'));
  await page.goto(COURSE);
  await expect(page.locator('[data-waits]:visible')).toHaveCount(2);
  await page.goto(QUIZ);
  await expect(page.getByRole('main')).toContainText(az('A test needs a network: its answers are kept on the server from the first one on. This page opens it as soon as there is one.'));
  await page.reload();

  await page.context().setOffline(false);
  await expect(unsent(page)).toBeHidden({ timeout: 15_000 });
  expect(known(await trainee.get(COURSE)).sort()).toEqual([...new Set([...before, LESSONS[0], LESSONS[1]])].sort());
  await page.goto(lesson(1));
  await expect(page.locator('html'), 'with a network it is the page itself').not.toHaveAttribute('data-copy', '');
  await expect(page.locator('.lesson')).toHaveAttribute('data-read', 'yes');
  // The copy knows it now.
  await page.context().setOffline(true);
  await read(page, 2);
  await expect(page.locator('#confirmed')).toHaveText(az('You have read this.'));
  expect(wrong.filter((text) => !text.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
});

test('an exercise for practice is played from the copy, and nothing of it is recorded', async ({ open, server }) => {
  const page = await open('trainee', PHONE);
  const wrong = complaints(page);
  await keep(page);
  await page.context().setOffline(true);
  await page.goto(EXERCISE);
  await expect(page.getByRole('main')).toContainText(az('Without a network this is played for practice: nothing of it is recorded, and there is no debrief. With a network it counts.'));
  await expect(page.locator('html')).toHaveAttribute('data-islands', 'awake');
  for (const choice of recommended().slice(0, 2)) {
    await page.locator(`.choice[value="${choice}"]`).click();
    await expect(page.locator(`.choice[value="${choice}"]`)).toHaveCount(0);
  }
  await expect(unsent(page)).toBeHidden();
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('run ')))).toEqual([]);
  await page.context().setOffline(false);
  expect(await (await server.client('trainee')).get(EXERCISE)).not.toContain('/runs/');
  expect(wrong.filter((text) => !text.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
});

test('an interruption goes on where it stopped; what is not whole is not opened, and the copy before stays', async ({ open }) => {
  const page = await open('trainee', PHONE);
  let asked: string[] = [];
  let until = 6;
  await page.route('**/kept/**', async (route) => {
    asked.push(route.request().url());
    await (asked.length > until ? route.abort() : route.continue());
  });
  await begin(page);
  await expect(status(page)).toContainText(/\d+ /);
  await expect.poll(() => asked.length, { timeout: 15_000 }).toBeGreaterThan(until);
  const first = asked.slice(0, until);
  await page.goto('/on-this-phone');
  await expect(page.locator('#shelf li')).toContainText(/Çatışmayan/);
  await page.context().setOffline(true);
  await fails(page, lesson(3));
  await page.context().setOffline(false);

  [asked, until] = [[], Infinity];
  await page.goto(COURSE);
  await expect(status(page)).toHaveText(KEPT(), { timeout: 30_000 });
  expect(asked.filter((address) => first.includes(address) && address.includes('/kept/')), 'what had come is not fetched again').toEqual([]);

  // Another copy is begun and given up: the one that is here opens.
  const version = await page.evaluate(async () => {
    const name = (await caches.keys()).find((each) => each.startsWith('course '))!;
    const cache = await caches.open(name);
    const list = await (await cache.match('/copy'))!.json();
    await cache.put('/copy', Response.json({ ...list, version: 'older' }));
    return list.version;
  });
  await page.reload();
  await expect(box(page)).toContainText(az('There is a newer copy. The one that is here stays until the newer one is whole.'));
  await page.context().setOffline(true);
  await read(page, 3);
  await page.context().setOffline(false);
  await page.goto(COURSE);
  await act(page, 'keep').click();
  await expect(status(page)).toHaveText(KEPT(), { timeout: 30_000 });
  expect(await content(page)).toContain(version);
  expect(await copies(page)).toHaveLength(1);
});

test('cancelled, or without room, nothing of it stays, and it is said', async ({ open }) => {
  const page = await open('trainee', PHONE);
  await page.route('**/kept/**', async (route) => {
    await new Promise((resume) => setTimeout(resume, 300));
    await route.continue().catch(() => {});
  });
  await begin(page);
  await act(page, 'cancel').click();
  await expect(status(page)).toHaveText(az('Cancelled. Nothing of it was kept.'));
  expect(await copies(page)).toEqual([]);
  await page.unroute('**/kept/**');

  await page.addInitScript(() => {
    const estimate = { quota: 1000, usage: 900 };
    if (sessionStorage.getItem('small')) navigator.storage.estimate = () => Promise.resolve(estimate);
    // A browser that is nearly full says so in the middle.
    const put = Cache.prototype.put;
    let puts = 0;
    Cache.prototype.put = function (...sent) {
      puts += 1;
      return sessionStorage.getItem('full') && puts > 5 ? Promise.reject(new DOMException('full', 'QuotaExceededError')) : put.apply(this, sent);
    };
  });
  await page.evaluate(() => sessionStorage.setItem('small', 'yes'));
  await begin(page);
  await expect(status(page)).toContainText(az('There is not enough room: {mb} MB are needed, {free} MB are free.').split('{')[0]);
  expect(await copies(page)).toEqual([]);
  await page.evaluate(() => {
    sessionStorage.clear();
    sessionStorage.setItem('full', 'yes');
  });
  await begin(page);
  await expect(status(page)).toContainText(az('There is not enough room: about {mb} MB more are needed. What was fetched of it is removed again.').split('{')[1].slice(3), { timeout: 20_000 });
  expect(await copies(page)).toEqual([]);
});

test('a copy is nobody’s: two accounts in turn, and another one never sends what waits', async ({ open, server }) => {
  test.setTimeout(120_000);
  const trainee = await server.client('trainee');
  const page = await open('trainee', PHONE);
  const context = page.context();
  const owner = await context.cookies();
  await keep(page);
  const first = await own(page);
  expect(await content(page)).toContain('copy-note');
  for (const secret of [first.account, first.name, '<meta name="account"', 'data-name=']) expect(await content(page)).not.toContain(secret);
  await context.setOffline(true);
  await read(page, 4);
  await confirm(page);
  await expect(unsent(page)).toContainText(away(1));

  // The next person signs in on the same phone.
  await context.addCookies((await server.client('trainer')).cookies());
  await context.setOffline(false);
  await page.goto('/events');
  const second = await own(page);
  await expect(unsent(page)).toHaveText(az('{n} of {name} not sent yet: kept on this device. {name} has to sign in again to send them.', { n: 1, name: first.name }));
  await expect.poll(() => page.evaluate(() => localStorage.getItem('reader'))).toContain(second.account);
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await context.setOffline(true);
  await read(page, 4);
  await expect(page.locator('#reader')).toContainText(second.name);
  await expect(page.locator('#confirm'), 'what the first has read is nothing of the second').toBeVisible();
  const kept = await remains(page);
  expect(kept).not.toContain(`place ${first.account}`);
  expect(kept).not.toContain(`read ${first.account}`);
  for (const secret of [first.account, first.name, second.account, second.name]) expect(await content(page)).not.toContain(secret);
  await context.setOffline(false);
  await page.goto('/events');
  expect(known(await trainee.get(COURSE))).not.toContain(LESSONS[3]);

  await context.addCookies(owner);
  await page.goto('/courses');
  await expect(unsent(page)).toBeHidden({ timeout: 15_000 });
  await expect.poll(async () => known(await trainee.get(COURSE))).toContain(LESSONS[3]);
});

test('signing out, with and without a network, takes what is personal and leaves the course', async ({ open, server }) => {
  test.setTimeout(120_000);
  const page = await open('nobody', PHONE);
  const context = page.context();
  await signIn(page, server, 'trainee');
  const cookies = await context.cookies();
  await keep(page);
  const { account, name } = await own(page);
  await context.setOffline(true);
  await read(page, 5);
  await confirm(page);
  await read(page, 5);
  expect(await remains(page)).toContain(`confirm ${account}`);
  await page.locator('#sign-out button').click();
  await page.locator('#leave button[value="discard"]').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(az('You are not signed out yet'));
  const gone = async () => {
    const kept = await remains(page);
    return [`confirm ${account}`, `read ${account}`, `place ${account}`, '"owner"', name].filter((secret) => kept.includes(secret));
  };
  await expect.poll(gone).toEqual([]);
  await context.setOffline(false);
  await page.waitForURL('/', { timeout: 20_000 });
  expect(await gone()).toEqual([]);
  // Somebody who is not signed in reads it, and confirms nothing.
  await context.setOffline(true);
  await read(page, 5);
  await expect(page.locator('#confirm')).toBeHidden();
  await expect(page.locator('#confirmed')).toContainText(az('Nobody is signed in on this phone: you can read, and confirm nothing.'));
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  await context.setOffline(false);
  expect(known(await (await server.client('trainee')).get(COURSE))).not.toContain(LESSONS[4]);
  await context.addCookies(cookies);
  await page.goto('/account');
  await expect(page, 'the session has ended').toHaveURL(/\/sign-in/);
});

test('a course that is kept opens with its own files after another build was deployed', async ({ browser, server, contextOptions }) => {
  test.setTimeout(120_000);
  const deployment = await Deployment.of(server.address);
  const trainee = await server.client('trainee');
  const context = await browser.newContext({ ...contextOptions, ...PHONE, locale: 'az-AZ', baseURL: deployment.address });
  try {
    await context.addCookies(trainee.cookies());
    let page = await context.newPage();
    const wrong = complaints(page);
    await keep(page);
    const style = (await page.locator('link[rel="stylesheet"], link[as="style"]').first().getAttribute('href')) ?? '';
    deployment.deploy();
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
    await page.close();
    page = await context.newPage();
    wrong.push(...complaints(page));
    // The worker of the other build has tidied up.
    await page.goto('/courses');
    await expect.poll(() => page.evaluate(async () => ((await navigator.serviceWorker.getRegistration())?.waiting ? 'waits' : 'active')), { timeout: 15_000 }).toBe('active');
    expect((await page.request.get(style)).status(), 'the server has this file no more').toBe(404);
    await context.setOffline(true);
    await read(page, 6);
    await expect(page.locator('link[rel="stylesheet"]')).toHaveAttribute('href', style);
    expect(await page.evaluate(() => getComputedStyle(document.querySelector('.site-header')!).borderBottomStyle)).toBe('solid');
    await confirm(page);
    await expect(unsent(page)).toContainText(away(1));
    await context.setOffline(false);
    await expect(unsent(page)).toBeHidden({ timeout: 15_000 });
    expect(known(await trainee.get(COURSE))).toContain(LESSONS[5]);
    expect(wrong.filter((text) => !text.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
  } finally {
    await context.close();
    await deployment.stop();
  }
});

test('what the system of the phone has taken away is said, and what had not been sent', async ({ open, server }) => {
  const page = await open('trainee', PHONE);
  await keep(page);
  await page.context().setOffline(true);
  await read(page, 2);
  await page.evaluate(() => localStorage.removeItem(Object.keys(localStorage).find((key) => key.startsWith('read '))!));
  await page.reload();
  await confirm(page);
  await expect(unsent(page)).toContainText(away(1));
  await page.goto(COURSE);
  await expect.poll(async () => (await page.context().cookies()).find(({ name }) => name === 'copies')?.value).toBe('1.1');
  // The system takes away while Dayaq is not open: a page that is would notice at once, and count anew.
  await page.goto('about:blank');
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', { origin: server.address, storageTypes: 'cache_storage,local_storage' });
  await page.context().setOffline(false);
  await page.goto('/courses');
  await expect(unsent(page)).toContainText(az('The system of this phone has removed the courses that were kept here: {n}. Keep them again when there is a good network.', { n: 1 }));
  await expect(unsent(page)).toContainText(az('What had not been sent was removed too: {n}.', { n: 1 }));
  await unsent(page).getByRole('link').click();
  await expect(unsent(page)).toBeVisible();
  await page.goto('/courses');
  await expect(unsent(page)).toBeHidden();
});

test('on this phone: what there is, how large, and the way to remove it', async ({ open }) => {
  const page = await open('trainee', PHONE);
  await page.goto('/on-this-phone');
  await expect(page.locator('[data-part="none"]')).toBeVisible();
  await keep(page);
  await page.goto('/on-this-phone');
  await expect(page.locator('#shelf li')).toHaveCount(1);
  await expect(page.locator('#shelf li')).toContainText('MB');
  await expect(page.locator('[data-part="room"]')).toContainText('MB');
  await act(page, 'remove-all').click();
  await expect(page.locator('[data-part="none"]')).toBeVisible();
  await expect(status(page)).toHaveText(az('Removed from this phone.'));
  expect(await copies(page)).toEqual([]);
  await page.goto(COURSE);
  await expect(act(page, 'look')).toBeVisible();
});

test('sound that is kept is given out in parts', async ({ open }) => {
  const page = await open('trainee', PHONE);
  await keep(page);
  const parts = await page.evaluate(async () => {
    const name = (await caches.keys()).find((each) => each.startsWith('course '))!;
    const headers = { 'content-type': 'audio/mpeg', 'accept-ranges': 'bytes' };
    await (await caches.open(name)).put('/media/x/call.mp3', new Response('0123456789', { headers }));
    const asked = ['', 'bytes=0-1', 'bytes=4-', 'bytes=-3', 'bytes=8-99', 'bytes=10-', 'bytes=a'];
    return Promise.all(
      asked.map(async (range) => {
        const answer = await fetch('/media/x/call.mp3', range ? { headers: { range } } : {});
        return [range, answer.status, answer.headers.get('content-range'), await answer.text()];
      }),
    );
  });
  expect(parts).toEqual([
    ['', 200, null, '0123456789'],
    ['bytes=0-1', 206, 'bytes 0-1/10', '01'],
    ['bytes=4-', 206, 'bytes 4-9/10', '456789'],
    ['bytes=-3', 206, 'bytes 7-9/10', '789'],
    ['bytes=8-99', 206, 'bytes 8-9/10', '89'],
    ['bytes=10-', 416, 'bytes */10', ''],
    ['bytes=a', 200, null, '0123456789'],
  ]);
});

test('where nothing can be kept, the page says where it can', async ({ open }) => {
  const inside = await open('trainee', PHONE);
  await inside.addInitScript(() => Object.defineProperty(Navigator.prototype, 'serviceWorker', { get: () => undefined }));
  await inside.goto(COURSE);
  await expect(box(inside)).toContainText(az('This browser cannot keep courses. Open this page in Safari or Chrome:'));
  await expect(box(inside).locator('code')).toContainText(COURSE);
  await expect(act(inside, 'look')).toBeHidden();

  const iphone = await open('trainee', { ...PHONE, userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1' });
  await iphone.goto(COURSE);
  await expect(box(iphone)).toContainText(az('On an iPhone put Dayaq on the home screen first, and keep the course there.'));

  const plain = await open('trainee', { ...PHONE, javaScriptEnabled: false });
  await plain.goto(COURSE);
  await expect(box(plain)).toBeHidden();
  await plain.goto('/on-this-phone');
  await expect(plain.getByRole('main')).toContainText(az('This needs JavaScript.'));
});

test('it can be put on the home screen', async ({ page, server }) => {
  await page.goto('/about');
  const address = (await page.locator('link[rel="manifest"]').getAttribute('href')) ?? '';
  const manifest = (await (await fetch(server.address + address)).json()) as { icons: { src: string }[] };
  for (const { src } of manifest.icons) {
    const icon = await fetch(server.address + src);
    expect([icon.status, icon.headers.get('content-type')]).toEqual([200, 'image/png']);
  }
  const session = await page.context().newCDPSession(page);
  const { errors } = (await session.send('Page.getAppManifest')) as { errors: unknown[] };
  expect(errors).toEqual([]);
});
