// Who is in the room: the wall and the phone side by side, the list without a network, two trainers, no JavaScript.

import { expect, test, type Page } from '../../support/test';
import { enlist, hold, recorded } from '../../support/event';
import { PHONE, here, kept, list, row } from '../../support/phone';
import { az } from '../../support/words';


/** The wall: its address is made at the trainer's desk, and opened in the hall, where nobody is signed in. */
async function shown(desk: Page, hall: Page, session: string) {
  await desk.goto(`${session}/projector`);
  await desk.locator('button[name="act"][value="make"]').click();
  await hall.goto((await desk.locator('a[href^="/wall/"]').getAttribute('href')) ?? '');
  await expect(hall.locator('html')).toHaveAttribute('data-wall', 'awake');
  return hall;
}

test('the wall and two phones: with a name, and signing in on the way', async ({ browser, open, server }) => {
  const held = await hold(await server.client('trainer'));
  const desk = await open('trainer');
  const wall = await shown(desk, await open('nobody'), held.session);
  const code = async () => (await wall.locator('#wall-text').innerText()).trim();
  const first = await code();
  expect(first).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);

  // Somebody without an account types the code, with O for 0, and three fields.
  const guest = await (await browser.newContext({ baseURL: server.address, ...PHONE, locale: 'az-AZ' })).newPage();
  await guest.goto('/in');
  await guest.fill('#code', first.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l'));
  await guest.click('main .button');
  await guest.fill('#family_name', 'Həsənov');
  await guest.fill('#given_name', 'Samir');
  await guest.fill('#organisation', 'Azad birlik');
  await guest.click('main .button--big');
  await expect(guest.getByRole('heading', { level: 1 })).toHaveText(az('The trainer has your name'));

  // The trainer looks, and takes whoever is there.
  await desk.goto(held.session);
  await expect(desk.locator('#guests')).toContainText('Həsənov Samir');
  await desk.locator('#guests button[name="take"]').first().click();
  await expect(row(desk, 'Həsənov Samir')).toHaveAttribute('data-status', 'present');
  await expect(desk.locator('#guests')).toHaveCount(0);

  // A trainee scans, and signs in afterwards: the scan is still good, though the wall shows another code by then.
  const trainee = await (await browser.newContext({ baseURL: server.address, ...PHONE, locale: 'az-AZ' })).newPage();
  await trainee.goto(`/in/${(await code()).replace('-', '')}`);
  await trainee.click('main a[href^="/sign-in"]');
  await trainee.fill('#name', 'trainee');
  await trainee.fill('#password', 'dayaq-trainee-demo');
  await expect.poll(code, { timeout: 25_000 }).not.toBe(first);
  await trainee.click('main .button:not([data-reveals])');
  await trainee.click('main .button--big');
  await expect(trainee.getByRole('heading', { level: 1 })).toHaveText(az('You are marked as present'));
  expect(Object.values(await recorded(await server.client('trainer'), held))).toEqual(['present', 'present']);

  // A code of before is refused with a sentence that says what to do.
  await trainee.goto('/in/ABCDEFGH');
  await expect(trainee.locator('.field__error')).toBeVisible();
  await guest.context().close();
  await trainee.context().close();
});

test('the wall goes on without a network', async ({ open, server }) => {
  test.setTimeout(90_000);
  const held = await hold(await server.client('trainer'));
  const wall = await shown(await open('trainer'), await open('nobody'), held.session);
  await wall.waitForResponse((answer) => answer.url().endsWith('/codes'));
  const first = await wall.locator('#wall-text').innerText();
  await wall.context().setOffline(true);
  await expect(wall.locator('#wall-text')).not.toHaveText(first, { timeout: 25_000 });
  await expect(wall.locator('#wall-problem')).not.toBeEmpty();
  // What it shows without a network is right.
  const code = (await wall.locator('#wall-text').innerText()).replace('-', '');
  const nobody = await server.client('nobody');
  expect(await nobody.get(`/in/${code}`).then(() => 'page', (error: Error) => error.message)).toContain('303');
  await wall.context().setOffline(false);
  await expect(wall.locator('#wall-problem')).toBeEmpty({ timeout: 15_000 });
});

test('the first name of a list stands on the first screen of a phone', async ({ open, server }) => {
  const trainer = await server.client('trainer');
  const held = await hold(trainer);
  await enlist(trainer, held, 8);
  const phone = await open('trainer', PHONE);
  await list(phone, held.session);
  const [first, bar] = await Promise.all([phone.locator('.roster__row').first().boundingBox(), phone.locator('.roster-bar').boundingBox()]);
  expect(first!.y + first!.height).toBeLessThanOrEqual(bar!.y);
});

test('the list without a network: reload, close, open again; every mark is sent once', async ({ open, server }) => {
  const trainer = await server.client('trainer');
  const held = await hold(trainer);
  const names = await enlist(trainer, held, 8);
  let page = await open('trainer', PHONE);
  await kept(page, held.session);
  const bar = (page: Page) => page.locator('.roster-bar__state');

  await page.context().setOffline(true);
  await here(page, names[0]).click();
  await here(page, names[1]).click();
  await row(page, names[2]).locator('button', { hasText: az('Absent') }).click();
  await expect(row(page, names[0])).toHaveAttribute('data-status', 'present');
  await expect(bar(page)).toContainText('3');
  // A tap too many, and back.
  await here(page, names[3]).click();
  await page.locator('.roster-bar button', { hasText: az('Undo') }).click();
  await expect(row(page, names[3])).toHaveAttribute('data-status', 'open');
  // Somebody who is on no list.
  await page.click('.walk-in summary');
  await page.fill('.walk-in [name="family_name"]', 'Bağırova');
  await page.fill('.walk-in [name="given_name"]', 'Nərgiz');
  await page.click('.walk-in .button');
  await expect(row(page, 'Bağırova Nərgiz')).toHaveAttribute('data-status', 'present');
  // In any spelling, without a network.
  await page.fill('#roster-search', 'bagirova');
  await expect(page.locator('.roster__row:visible')).toHaveCount(1);

  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-roster', 'awake');
  await expect(row(page, names[0])).toHaveAttribute('data-unsent', 'yes');
  await expect(row(page, 'Bağırova Nərgiz')).toHaveAttribute('data-status', 'present');
  const context = page.context();
  await page.close();
  page = await context.newPage();
  await list(page, held.session);
  await expect(row(page, names[1])).toHaveAttribute('data-status', 'present');

  await context.setOffline(false);
  await expect(bar(page)).toHaveText(az('Everything is sent'), { timeout: 30_000 });
  await expect(row(page, names[0])).toHaveAttribute('data-unsent', 'no');
  const state = await recorded(trainer, held);
  expect(state).toMatchObject({ [names[0]]: 'present', [names[1]]: 'present', [names[2]]: 'absent', [names[3]]: 'open', 'Bağırova Nərgiz': 'present' });
  expect(Object.keys(state)).toHaveLength(9);
});

test('an answer that is lost on the way does not mark twice', async ({ open, server }) => {
  const trainer = await server.client('trainer');
  const held = await hold(trainer);
  const [name] = await enlist(trainer, held, 1);
  const page = await open('trainer', PHONE);
  await list(page, held.session);
  let lost = 0;
  await page.route('**/marks', async (route) => {
    if (lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    await route.abort('connectionreset');
  });
  await here(page, name).click();
  await expect(page.locator('.roster-bar__state')).toHaveText(az('Everything is sent'), { timeout: 15_000 });
  expect(lost).toBe(1);
  expect(await recorded(trainer, held)).toEqual({ [name]: 'present' });
  const audit = await (await server.client('admin')).get('/audit?action=attendance.mark');
  const id = held.session.split('/').pop()!;
  const entries = audit.split('</tr>').filter((row) => row.includes(id));
  expect(entries.length, 'one mark in the log').toBe(1);
});

test('two trainers at the same time: one state on both phones, the contradiction shown and settled', async ({ open, server }) => {
  const trainer = await server.client('trainer');
  const held = await hold(trainer);
  const [name, other] = await enlist(trainer, held, 2);
  const [first, second] = [await open('trainer', PHONE), await open('admin', PHONE)];
  await kept(first, held.session);
  await kept(second, held.session);
  await first.context().setOffline(true);
  await second.context().setOffline(true);
  await here(first, name).click();
  await row(second, name).locator('button', { hasText: az('Absent') }).click();
  await here(second, other).click();
  await first.context().setOffline(false);
  await expect(first.locator('.roster-bar__state')).toHaveText(az('Everything is sent'), { timeout: 30_000 });
  await second.context().setOffline(false);
  await expect(second.locator('.roster-bar__state')).toHaveText(az('Everything is sent'), { timeout: 30_000 });
  for (const page of [first, second]) {
    await expect(row(page, name)).toHaveAttribute('data-status', 'present', { timeout: 30_000 });
    await expect(row(page, name).locator('.roster__conflict')).not.toBeEmpty({ timeout: 30_000 });
    await expect(row(page, other)).toHaveAttribute('data-status', 'present');
  }
  await row(second, name).locator('button', { hasText: az('Absent') }).click();
  await expect.poll(() => recorded(trainer, held)).toEqual({ [name]: 'absent', [other]: 'present' });
  await expect(row(first, name)).toHaveAttribute('data-status', 'absent', { timeout: 30_000 });
  await expect(row(first, name).locator('.roster__conflict')).toBeEmpty();
});

test('a manager looks on: marks arrive by themselves, a name is found, nothing can be tapped', async ({ open, server }) => {
  const client = await server.client('trainer');
  const held = await hold(client);
  const [name, other] = await enlist(client, held, 2);
  const [trainer, manager] = [await open('trainer', PHONE), await open('manager', PHONE)];
  await list(manager, held.session);
  await expect(manager.locator('.roster__buttons, .roster-bar')).toHaveCount(0);
  await list(trainer, held.session);
  await here(trainer, name).click();
  await expect(row(manager, name)).toHaveAttribute('data-status', 'present', { timeout: 25_000 });
  await expect(manager.locator('#roster-count')).toContainText('1');
  await manager.fill('#roster-search', 'memm');
  await expect(row(manager, name)).toBeHidden();
  await expect(row(manager, other)).toBeVisible();
  // The names of a hall are not kept on the phone of somebody who only looks.
  expect(await manager.evaluate(() => Object.keys(localStorage).length)).toBe(0);
});

test('without JavaScript: a mark, minutes, somebody new', async ({ open, server }) => {
  const trainer = await server.client('trainer');
  const held = await hold(trainer);
  const [name] = await enlist(trainer, held, 1);
  const page = await open('trainer', { ...PHONE, javaScriptEnabled: false });
  await page.goto(held.session);
  await here(page, name).click();
  await expect(row(page, name)).toHaveAttribute('data-status', 'present');
  await row(page, name).locator('.roster__more').click();
  await page.fill('#change [name="late"]', '500');
  await page.click('#change .button:not(.button--secondary)');
  await expect(page.locator('#late-error')).toBeVisible();
  await page.fill('#change [name="late"]', '25');
  await page.click('#change .button:not(.button--secondary)');
  await expect(row(page, name)).toHaveAttribute('data-late', '25');
  await page.click('.walk-in summary');
  await page.fill('.walk-in [name="family_name"]', 'Yeni');
  await page.fill('.walk-in [name="given_name"]', 'Qonaq');
  await page.click('.walk-in .button');
  expect(await recorded(trainer, held)).toEqual({ [name]: 'present', 'Yeni Qonaq': 'present' });
});

test('three hundred names on a slow phone', async ({ open, server }) => {
  test.setTimeout(120_000);
  const trainer = await server.client('trainer');
  const held = await hold(trainer);
  const names = await enlist(trainer, held, 300);
  const page = await open('trainer', PHONE);
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 6 });
  const begun = Date.now();
  await list(page, held.session);
  const awake = Date.now() - begun;
  await page.fill('#roster-search', 'celebi tural');
  await expect(page.locator('.roster__row:visible')).not.toHaveCount(0);
  await page.fill('#roster-search', '');
  // From the tap to what the row shows, as the page itself measures it.
  const tapped = await page.evaluate(async (name) => {
    const row = [...document.querySelectorAll('.roster__row')].find((r) => r.querySelector('.roster__name')?.textContent === name)!;
    const begun = performance.now();
    row.querySelector<HTMLButtonElement>('.roster__here')!.click();
    while (row.getAttribute('data-status') !== 'present') await new Promise((done) => requestAnimationFrame(done));
    return performance.now() - begun;
  }, names[299]);
  console.log(`300 names, processor slowed six times: list usable after ${awake} ms, a tap shown after ${Math.round(tapped)} ms`);
  await expect(page.locator('.roster-bar__state')).toHaveText(az('Everything is sent'), { timeout: 30_000 });
  expect((await recorded(trainer, held))[names[299]]).toBe('present');
});
