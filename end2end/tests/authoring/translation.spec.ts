// A draft translated with the keyboard, and a picture put into a lesson.

import { expect, test } from '../../support/test';
import { az } from '../../support/words';

const DRAFT = '/authoring/recognising';
const LESSON = '01-indicators/money-and-work';

test('Ctrl+Enter saves and goes on, and what is not saved asks before it is left', async ({ open, server }) => {
  await (await server.client('trainer')).post(`${DRAFT}/start`);
  const page = await open('trainer');
  await page.goto(`${DRAFT}/translations/ru?file=${LESSON}.md`);
  const [first, second] = [page.locator('.pair').nth(0), page.locator('.pair').nth(1)];
  await first.locator('summary').click();
  const words = first.locator('textarea');
  await expect(words).toHaveAttribute('lang', 'ru');
  await words.fill('Деньги, работа и долг');
  await words.press('Control+Enter');
  await expect(page).toHaveURL(new RegExp(`#${await second.getAttribute('id')}$`));
  await expect(first).toContainText('Деньги, работа и долг');
  await expect(first).toContainText(az('translated'));

  // Number for number.
  const numbered = page.locator('.pair', { hasText: '5:40' }).first();
  await numbered.locator('summary').click();
  await numbered.locator('textarea').fill('Эльнара вставала в шесть.');
  await numbered.locator('textarea').press('Control+Enter');
  await expect(page.locator('.error-summary')).toContainText(az('Numbers differ'));
  await expect(numbered.locator('textarea')).toHaveValue('Эльнара вставала в шесть.');

  // It is not saved: whoever leaves is asked.
  const asked = page.waitForEvent('dialog');
  const left = page.locator('.breadcrumbs a').first().click().catch(() => {});
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await left;
  await expect(numbered.locator('textarea')).toHaveValue('Эльнара вставала в шесть.');
  page.once('dialog', (dialog) => void dialog.accept());
  await page.locator('.breadcrumbs a').first().click();
  await expect(page).toHaveURL('/authoring');
});

test('a picture is added and seen in the lesson', async ({ open, server }) => {
  await (await server.client('trainer')).post(`${DRAFT}/start`);
  const page = await open('trainer');
  await page.goto(`${DRAFT}/media`);
  const drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" width="40" height="20"><rect width="40" height="20" fill="#0b6b6b"/></svg>';
  await page.locator('input[name=file]').setInputFiles({ name: 'Yol.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(drawing) });
  await page.getByRole('button', { name: az('Add it') }).click();
  await expect(page.getByRole('status')).toContainText('yol.svg');

  await page.goto(`${DRAFT}/${LESSON}`);
  await page.locator('#passage-2 summary').click();
  await page.locator('#kind-2').selectOption('picture');
  await page.locator('#picture-2').selectOption('yol.svg');
  await page.locator('#passage-2 button[value="add"]').click();
  // What it shows is said next.
  await page.locator('#new-3').fill('![Geri qayıdan yol](media/yol.svg)');
  await page.locator('#passage-3 button[value="save"]').click();
  const picture = page.locator('#passage-3 img');
  await expect(picture).toHaveAttribute('alt', 'Geri qayıdan yol');
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(40);
  // The draft is read with it, as trainees will.
  await page.goto(`${DRAFT}/read/${LESSON}?in=en`);
  await expect.poll(() => page.locator('img[alt="Geri qayıdan yol"]').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(40);
});
