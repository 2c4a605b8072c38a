// What is typed in a longer form outlives the page, in every kind of field, until the server has it.

import type { Page } from '@playwright/test';

import { enlist, hold } from '../../support/event';
import { expect, test } from '../../support/test';
import { az } from '../../support/words';

const KEPT = az('What you wrote here before is still there. It is not saved yet.');
const notice = (page: Page) => page.locator('form[data-draft] .notice', { hasText: KEPT });
const drafts = (page: Page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('draft ')));
const save = (page: Page) => page.locator('form[data-draft]').getByRole('button', { name: az('Save'), exact: true });

test('an event: every kind of field, rows that were asked for, and nothing once it is saved', async ({ open }) => {
  const page = await open('trainer');
  await page.goto('/events/new');
  await page.getByLabel(az('Title')).first().fill('Yarımçıq tədbir');
  await page.locator('#kind').selectOption('simulation');
  await page.locator('#place').fill('Quba');
  await page.locator('#session_date_0').fill('2026-12-20');
  await page.locator('#capacity').fill('18');
  await page.locator('#joinable').check();
  await page.getByRole('button', { name: az('One more session') }).click();
  // The page comes back at the row that was asked for, with all that was typed.
  await expect(page).toHaveURL(/#session-3$/);
  await expect(page.locator('#session-3')).toBeInViewport();
  await expect(page.locator('#place')).toHaveValue('Quba');
  await page.locator('#session_date_2').fill('2026-12-21');
  await page.locator('#session_starts_2').fill('10:30');

  await page.goto('/events');
  await expect(page.locator('#unsent')).toContainText(az('{n} not sent yet: kept on this device.', { n: 1 }));
  await page.goto('/events/new');
  await expect(notice(page)).toBeVisible();
  await expect(page.locator('#kind')).toHaveValue('simulation');
  await expect(page.locator('#capacity')).toHaveValue('18');
  await expect(page.locator('#joinable')).toBeChecked();
  for (const [field, value] of [['date_0', '2026-12-20'], ['date_2', '2026-12-21'], ['starts_2', '10:30']]) {
    await expect(page.locator(`#session_${field}`)).toHaveValue(value);
  }
  await save(page).click();
  await expect(page).toHaveURL(/done=created/);
  expect(await drafts(page)).toEqual([]);
  await page.goto('/events/new');
  await expect(page.locator('#place')).toHaveValue('');
  await expect(notice(page)).toHaveCount(0);
});

test('a form that comes back with an error is kept, and who leaves without saving keeps nothing', async ({ open, server }) => {
  const held = await hold(await server.client('trainer'));
  const page = await open('trainer');
  await page.goto(`${held.event}/edit`);
  await page.locator('#place').fill('Lənkəran');
  await page.locator('#title').fill('');
  await save(page).click();
  await expect(page.locator('.error-summary')).toBeVisible();
  expect(await drafts(page)).toHaveLength(1);
  await page.goto(`${held.event}/edit`);
  await expect(page.locator('#place')).toHaveValue('Lənkəran');
  // What somebody else has saved meanwhile counts more where both have written.
  await page.locator('#title').fill('Mənim adım');
  const text = await page.content();
  const [id] = /[0-9a-f-]{36}/.exec(await page.locator('input[name="session_id_0"]').inputValue()) ?? [''];
  const date = /id="session_date_0"[^>]*value="([^"]*)"/.exec(text)?.[1] ?? '';
  const other = await server.client('manager');
  const changed = await other.post(`${held.event}/edit`, [
    ['revision', '0'], ['kind', 'training'], ['title', 'Başqa ad'], ['language', 'az'], ['course', ''], ['place', 'Şəki, zal 2'], ['region', 'AZ-SA'],
    ['organisers', ''], ['contact', ''], ['capacity', ''], ['costs', ''], ['currency', 'AZN'], ['agenda', ''], ['session_id_0', id],
    ['session_date_0', date], ['session_starts_0', await page.locator('#session_starts_0').inputValue()], ['session_minutes_0', '180'], ['session_title_0', ''],
  ]);
  expect(changed.status).toBe(303);
  await page.goto(`${held.event}/edit`);
  await expect(page.locator('#title')).toHaveValue('Başqa ad');
  await expect(page.locator('#place')).toHaveValue('Lənkəran');
  await page.getByRole('link', { name: az('Leave without saving') }).click();
  await expect(page).toHaveURL(held.event);
  expect(await drafts(page)).toEqual([]);
});

test('people, projects, messages: kept for whoever wrote it, and for nobody else', async ({ open, server }) => {
  const held = await hold(await server.client('trainer'));
  await enlist(await server.client('trainer'), held, 1);
  const admin = await open('admin');
  for (const [address, field, value] of [
    ['/people/new', 'email', 'a@example.org'],
    ['/people/new', 'phone', '+994501234567'],
    ['/projects/new', 'starts_on', '2027-01-01'],
    ['/organisations/new', 'name', 'Yeni idarə'],
    [`${held.event}/messages`, 'subject', 'Zal dəyişib'],
  ]) {
    await admin.goto(address);
    await admin.locator(`#${field}`).fill(value);
    await admin.goto('/courses');
    await admin.goto(address);
    await expect(admin.locator(`#${field}`)).toHaveValue(value);
  }
  const people = await (await server.client('trainer')).get(`${held.event}/people`);
  const [edit] = new RegExp(`${held.event}/people/[0-9a-f-]{36}/edit`).exec(people) ?? [''];
  await admin.goto(edit);
  await admin.locator('#sex').selectOption('female');
  await admin.reload();
  await expect(admin.locator('#sex')).toHaveValue('female');
  await notice(admin).getByRole('button').click();
  await expect(admin.locator('#sex')).not.toHaveValue('female');
  // Where somebody else signs in on the device nothing of it is filled in.
  await admin.context().clearCookies({ name: 'session' });
  await admin.context().addCookies((await server.client('trainer')).cookies());
  await admin.goto(`${held.event}/messages`);
  await expect(admin.locator('#subject')).toHaveValue('');
});

test('the text of an exercise and one of its nodes', async ({ open, server }) => {
  const trainer = await server.client('trainer');
  await trainer.post('/authoring/recognising/start');
  const page = await open('trainer');
  const exercise = '/authoring/recognising/03-decisions/wrong-number';
  await page.goto(`${exercise}?view=text`);
  const source = page.locator('#source');
  const before = await source.inputValue();
  await source.fill(`${before}# yarımçıq\n`);
  await page.reload();
  await expect(source).toHaveValue(`${before}# yarımçıq\n`);
  await save(page).click();
  await expect(page.locator('.error-summary')).toHaveCount(0);
  expect(await drafts(page)).toEqual([]);
});

test('where a device keeps nothing, leaving asks first', async ({ open }) => {
  const page = await open('admin');
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  await page.goto('/projects/new');
  await page.locator('#slug').fill('yeni');
  const asked = page.waitForEvent('dialog');
  await page.evaluate(() => setTimeout(() => location.assign('/projects'), 0));
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await expect(page).toHaveURL(/\/projects\/new$/);
  await expect(page.locator('#slug')).toHaveValue('yeni');
});
