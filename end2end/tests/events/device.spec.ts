// What a phone keeps belongs to an account and ends with its session: signing out with and without a network, two accounts in
// turn, copies that may not be shown any more, marks that are not taken.

import { expect, test, type Page } from '../../support/test';
import { enlist, hold, recorded } from '../../support/event';
import { PHONE, badges, bar, fails, here, isKept, kept, list, remains, row, signIn } from '../../support/phone';
import { az, say } from '../../support/words';

const dialog = (page: Page) => page.locator('#leave');
const button = (page: Page, value: string) => dialog(page).locator(`button[value="${value}"]`);
/** On a phone signing out stands in the menu. */
const menu = (page: Page) => page.locator('.menu-button').click();
const signOut = async (page: Page) => {
  await menu(page);
  await page.locator('#sign-out button').click();
};

/** Nothing of these stands in what the browser keeps. */
async function nothingOf(page: Page, secrets: string[]) {
  const found = async () => {
    const text = await remains(page);
    return secrets.filter((secret) => text.includes(secret));
  };
  await expect.poll(found).toEqual([]);
}

test('whoever signs out leaves no name and no badge, and no list', async ({ open, server }) => {
  const trainer = await server.client('trainer');
  const held = await hold(trainer);
  const names = await enlist(trainer, held, 3);
  const page = await open('nobody', { ...PHONE, language: 'ru' });
  await signIn(page, server, 'trainer');
  await kept(page, held.session);
  await here(page, names[0]).click();
  await expect(bar(page)).toHaveText(say('ru', 'Everything is sent'));
  const secrets = [...names, ...(await badges(page)), held.session];
  expect(secrets.length).toBe(7);
  // They are there before.
  const before = await remains(page);
  for (const secret of secrets) expect(before).toContain(secret);

  await signOut(page);
  await expect(page).toHaveURL('/');
  await nothingOf(page, secrets);
  // The language stays, and a seal by which the account keeps tries of its own here: it has a key in it, and no name.
  const cookies = new Map((await page.context().cookies()).map(({ name, value }) => [name, value]));
  expect([...cookies.keys()].sort()).toEqual(['known', 'language']);
  expect(cookies.get('language')).toBe('ru');
  expect(cookies.get('known')).toMatch(/^[0-9a-f]{32}-[A-Za-z0-9_-]{43}$/);
  await page.context().setOffline(true);
  await fails(page, held.session);
});

test('with something unsent it is asked first: stay, send, or discard', async ({ open, server }) => {
  const trainer = await server.client('trainer');
  const held = await hold(trainer);
  const names = await enlist(trainer, held, 3);
  const page = await open('nobody', PHONE);
  await signIn(page, server, 'trainer');
  await list(page, held.session);
  await page.route('**/marks', (route) => route.abort());
  await here(page, names[0]).click();
  await here(page, names[1]).click();
  await expect(row(page, names[1])).toHaveAttribute('data-unsent', 'yes');

  // With keys alone; Escape is an answer too.
  await page.locator('.menu-button').focus();
  await page.keyboard.press('Enter');
  await page.locator('#sign-out button').focus();
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toBeVisible();
  await expect(button(page, 'discard')).toHaveText(az('Sign out and discard {n}', { n: 2 }));
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
  await signOut(page);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(button(page, 'cancel')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toBeHidden();
  await expect(row(page, names[1])).toHaveAttribute('data-unsent', 'yes');

  // From another page: it says so, and leads to where they are sent.
  await page.goto('/events');
  await expect(page.locator('#unsent')).toContainText(az('{n} not sent yet: kept on this device.', { n: 2 }));
  await page.unroute('**/marks');
  await signOut(page);
  await button(page, 'send').click();
  await expect(page).toHaveURL(held.session);
  await expect(bar(page)).toHaveText(az('Everything is sent'), { timeout: 20_000 });
  expect(await recorded(trainer, held)).toMatchObject({ [names[0]]: 'present', [names[1]]: 'present' });

  await page.route('**/marks', (route) => route.abort());
  await here(page, names[2]).click();
  await signOut(page);
  await button(page, 'discard').click();
  await expect(page).toHaveURL('/');
  await nothingOf(page, names);
  expect((await recorded(trainer, held))[names[2]]).toBe('open');
});

test('whoever goes on before the answer to signing out has come is signed out all the same', async ({ open, server }) => {
  const page = await open('nobody', PHONE);
  await signIn(page, server, 'trainer');
  await page.goto('/events');
  const asked = page.waitForRequest('**/sign-out');
  // The first answer never comes, as on a bad line.
  await page.route('**/sign-out', () => {}, { times: 1 });
  await signOut(page);
  await asked;
  await page.goto('/account');
  await expect(page).toHaveURL('/');
  await page.goto('/account');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('signing out without a network: everything here is gone at once, and the rest as soon as it is back', async ({ open, server }) => {
  const trainer = await server.client('trainer');
  const held = await hold(trainer);
  const names = await enlist(trainer, held, 2);
  const page = await open('nobody', PHONE);
  await signIn(page, server, 'trainer');
  await kept(page, held.session);
  const secrets = [...names, ...(await badges(page)), held.session];
  await page.context().setOffline(true);
  await here(page, names[0]).click();
  await signOut(page);
  await button(page, 'discard').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(az('You are not signed out yet'));
  await expect(page.locator('body')).not.toContainText(names[0]);
  await nothingOf(page, secrets);

  const left = page.waitForURL('/');
  await page.context().setOffline(false);
  await left;
  await nothingOf(page, secrets);
  await page.goto('/account');
  await expect(page).toHaveURL(/\/sign-in/);
  // What was discarded is not sent after all.
  expect((await recorded(trainer, held))[names[0]]).toBe('open');
});

test('another account neither sees nor sends what waits, and its owner sends it later', async ({ open, server }) => {
  test.setTimeout(120_000);
  const trainer = await server.client('trainer');
  const held = await hold(trainer);
  const names = await enlist(trainer, held, 3);
  const first = await open('trainer', PHONE);
  const context = first.context();
  const owner = await context.cookies();
  await kept(first, held.session);
  const name = await first.locator('.site-header__account a').innerText();
  const secrets = [...names, ...(await badges(first))];
  await context.setOffline(true);
  await here(first, names[0]).click();
  await here(first, names[1]).click();
  await expect(bar(first)).toContainText('2');

  // The next person signs in on the same phone; the page of the first is still open.
  await context.addCookies((await server.client('admin')).cookies());
  await context.setOffline(false);
  await expect(bar(first)).toContainText(az('Somebody else is signed in'), { timeout: 20_000 });
  await expect(bar(first)).toContainText(name);
  await first.close();
  const second = await context.newPage();
  await second.goto('/events');
  const notice = second.locator('#unsent');
  await expect(notice).toHaveText(az('{n} of {name} not sent yet: kept on this device. {name} has to sign in again to send them.', { n: 2, name }));
  await nothingOf(second, secrets);
  await context.setOffline(true);
  await fails(second, held.session);
  await context.setOffline(false);
  await kept(second, held.session);
  await expect(row(second, names[0])).toHaveAttribute('data-status', 'open');
  await here(second, names[2]).click();
  await expect(bar(second)).toHaveText(az('Everything is sent'));
  await expect.poll(() => recorded(trainer, held)).toEqual({ [names[0]]: 'open', [names[1]]: 'open', [names[2]]: 'present' });
  // Whoever signs out now is told whose marks would be lost.
  await signOut(second);
  await expect(dialog(second)).toContainText(name);
  await expect(button(second, 'send')).toBeHidden();
  await button(second, 'cancel').click();
  // Without a network the copy of the second.
  await context.setOffline(true);
  await list(second, held.session);
  await expect(second.locator('.site-header__account a')).not.toHaveText(name);
  await context.setOffline(false);
  await second.close();

  await context.addCookies(owner);
  const again = await context.newPage();
  await list(again, held.session);
  await expect(bar(again)).toHaveText(az('Everything is sent'), { timeout: 20_000 });
  await expect.poll(() => recorded(trainer, held)).toEqual(Object.fromEntries(names.map((each) => [each, 'present'])));
});

test('signed out meanwhile: what was marked waits, and is sent after signing in on the way back', async ({ open, server }) => {
  const trainer = await server.client('trainer');
  const held = await hold(trainer);
  const names = await enlist(trainer, held, 2);
  const page = await open('nobody', PHONE);
  await signIn(page, server, 'trainer');
  await list(page, held.session);
  await page.context().clearCookies({ name: 'session' });
  // Also where nothing waits: what others mark does not come any more.
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(bar(page)).toContainText(az('You are signed out. What you chose is kept on this device.'));
  await here(page, names[0]).click();
  await here(page, names[1]).click();
  for (const name of names) await expect(row(page, name)).toHaveAttribute('data-unsent', 'yes');
  await bar(page).getByRole('link', { name: az('Sign in and go on') }).click();
  await page.locator('#name').fill('trainer');
  await page.locator('#password').fill('dayaq-trainer-demo');
  await page.locator('#main form button.button:not([data-reveals])').click();
  await expect(page).toHaveURL(held.session);
  await expect(bar(page)).toHaveText(az('Everything is sent'), { timeout: 20_000 });
  await expect.poll(() => recorded(trainer, held)).toEqual(Object.fromEntries(names.map((each) => [each, 'present'])));
});

test('a copy goes when the page is refused, and when its day is over', async ({ open, server }) => {
  const trainer = await server.client('trainer');
  const held = await hold(trainer);
  const names = await enlist(trainer, held, 1);
  const page = await open('trainer', PHONE);
  const context = page.context();
  const cookies = await context.cookies();

  // The session has ended, or the list is not for whoever asks: the worker alone takes the copy away, in a frame of a page that
  // was there before.
  for (const now of [undefined, await server.client('trainee')]) {
    await kept(page, held.session);
    await page.goto('/events');
    expect(await isKept(page, held.session)).toBe(true);
    await context.clearCookies({ name: 'session' });
    if (now) await context.addCookies(now.cookies());
    await page.evaluate((address) => document.body.append(Object.assign(document.createElement('iframe'), { src: address })), held.session);
    await expect.poll(() => isKept(page, held.session)).toBe(false);
    await context.addCookies(cookies);
  }
  // Nobody is signed in any more: each page clears away what is left.
  await kept(page, held.session);
  await context.clearCookies({ name: 'session' });
  await page.goto('/about');
  await expect.poll(() => isKept(page, held.session)).toBe(false);
  await nothingOf(page, [...names, held.session]);
  await context.addCookies(cookies);

  // Its day is over. The list itself is not open: it would write down anew until when it may be kept.
  await kept(page, held.session);
  await page.goto('/events');
  await page.evaluate(async (path) => {
    for (const name of (await caches.keys()).filter((name) => name.startsWith('lists '))) {
      const lists = await caches.open(name);
      const copy = await lists.match(path);
      if (!copy) continue;
      const headers = new Headers(copy.headers);
      headers.set('dayaq-until', String(Date.now() - 1));
      await lists.put(path, new Response(await copy.blob(), { headers }));
    }
    for (const key of Object.keys(localStorage)) {
      localStorage.setItem(key, JSON.stringify({ ...JSON.parse(localStorage.getItem(key) ?? '{}'), until: Date.now() - 1 }));
    }
  }, held.session);
  expect(await remains(page)).toContain(names[0]);
  await context.setOffline(true);
  await fails(page, held.session);
  await context.setOffline(false);
  await page.goto('/events');
  await nothingOf(page, [...names, held.session]);
});

test('a mark that is not taken stays until somebody discards it', async ({ open, server }) => {
  const trainer = await server.client('trainer');
  const held = await hold(trainer);
  const [name, other] = await enlist(trainer, held, 2);
  const page = await open('trainer', PHONE);
  await list(page, held.session);
  const refused = page.locator('.roster-refused li');
  await page.route('**/marks', (route) => route.fulfill({ status: 403, json: { sentence: 'Bu səhifə sizin hesabınız üçün deyil.' } }));
  await here(page, name).click();
  await expect(refused).toHaveCount(1);
  await expect(refused).toContainText(name);
  await expect(refused).toContainText(az('present'));
  await expect(refused).toContainText('Bu səhifə sizin hesabınız üçün deyil.');
  await expect(bar(page)).toHaveText(az('The server did not take {n}. They stand below the list, and stay on this phone.', { n: 1 }));
  await signOut(page);
  await expect(button(page, 'discard')).toHaveText(az('Sign out and discard {n}', { n: 1 }));
  await button(page, 'cancel').click();

  // Opened again it is tried again, and stays.
  await page.reload();
  await expect(refused).toHaveCount(1);
  await here(page, other).click();
  await expect(refused).toHaveCount(2);
  await refused.first().getByRole('button').click();
  await expect(refused).toHaveCount(1);
  await expect(refused).toContainText(other);
  // Whoever may mark again has lost nothing.
  await page.unroute('**/marks');
  await page.reload();
  await expect(bar(page)).toHaveText(az('Everything is sent'));
  await expect(refused).toHaveCount(0);
  await expect.poll(() => recorded(trainer, held)).toEqual({ [name]: 'open', [other]: 'present' });
});
