// A sign-in sheet there and back: printed, rendered as a camera would see it, found by its code, typed, confirmed.

import { execFileSync } from 'node:child_process';

import { expect, test } from '../../support/test';
import { enlist, hold, recorded } from '../../support/event';
import { az } from '../../support/words';

test('a sheet of two pages is printed, photographed, typed in and confirmed by somebody else', async ({ open, server }) => {
  const client = await server.client('trainer');
  const held = await hold(client);
  const names = await enlist(client, held, 24);
  const trainer = await open('trainer');
  await trainer.goto(`${held.event}/paper`);
  await trainer.fill('#empty_lines', '2');
  await trainer.locator('form[action$="/paper/sheets"] button').click();
  const file = await trainer.locator('.paper-sheet .button').first().getAttribute('href');
  const pdf = await (await trainer.request.get(file ?? '')).body();
  const pages = await trainer.locator('.paper-sheet a[href*="/paper/pages/"]').count();
  expect(pages).toBeGreaterThan(1);

  // Pages are photographed from the last one to the first; a bill is among them.
  const shot = (page: number) =>
    execFileSync('pdftoppm', ['-png', '-r', '110', '-f', `${page}`, '-l', `${page}`, '-singlefile', '-'], { input: pdf });
  const pictures = Array.from({ length: pages }, (_, n) => pages - n)
    .map((page) => ({ name: `IMG_${page}.png`, mimeType: 'image/png', buffer: shot(page) }));
  await trainer.locator('#photos').setInputFiles(pictures);
  await trainer.locator('form[action$="/paper/pictures"] button').click();
  await expect(trainer.locator('.notice--done')).toBeVisible();
  await expect(trainer.locator('.paper-sheet .tag--next')).toHaveCount(pages);

  // The first two on the first page have signed; the second came twenty minutes late.
  await trainer.locator('.paper-sheet a[href*="/paper/pages/"]').first().click();
  await expect(trainer.locator('.paper-page__picture img')).toBeVisible();
  // Larger and turned, with keys alone; the tools are there where the script is.
  const box = async () => (await trainer.locator('#picture img').boundingBox()) ?? { width: 0, height: 0 };
  const tool = (value: string) => trainer.locator(`[data-picture] button[value="${value}"]`);
  const flat = await box();
  await tool('in').focus();
  await trainer.keyboard.press('Enter');
  expect((await box()).width).toBeGreaterThan(flat.width * 1.4);
  await tool('reset').press('Enter');
  await tool('turn').press('Enter');
  const turned = await box();
  expect(Math.abs(turned.width / turned.height - flat.height / flat.width)).toBeLessThan(0.02);
  await tool('reset').press('Enter');
  const shown = await trainer.locator('.paper-page__picture img').evaluate((image) => (image as HTMLImageElement).naturalWidth);
  expect(shown).toBeGreaterThan(500);
  await trainer.check('[name="signed-0-0"]');
  await trainer.check('[name="signed-1-0"]');
  await trainer.locator('details:has([name="late-1-0"]) > summary').click();
  await trainer.fill('[name="late-1-0"]', '20');
  await trainer.locator('form:has([name="seen"]) .form-actions button').first().click();
  await expect(trainer.locator('.notice--done')).toBeVisible();
  expect(Object.values(await recorded(client, held)).filter((status) => status === 'present')).toHaveLength(0);

  // Whoever typed does not confirm; somebody else does, and then the marks are there.
  expect(await trainer.locator('form[action$="/confirm"]').count()).toBe(0);
  const second = await open('admin');
  await second.goto(new URL(trainer.url()).pathname);
  await second.locator('form[action$="/confirm"] button').click();
  await expect(second.locator('main')).toContainText(az('confirmed'));
  const present = Object.entries(await recorded(client, held)).filter(([, status]) => status === 'present').map(([name]) => name);
  expect(present).toHaveLength(2);
  expect(names).toEqual(expect.arrayContaining(present));
});
