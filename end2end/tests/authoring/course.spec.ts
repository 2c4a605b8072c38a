// A course from nothing, in the browser: begun, written, published, read; and corrected for somebody who is in the middle of it.

import { expect, test } from '../../support/test';
import { az } from '../../support/words';

const COURSE = '/authoring/ilk-temas';
const LESSON = '/courses/phase-2/ilk-temas/01-zeng/birinci-deqiqe';

test('begun, written, published, read, corrected', async ({ open, server }) => {
  const trainer = await open('trainer');
  await trainer.goto('/authoring');
  await trainer.getByRole('link', { name: az('New course') }).click();
  await trainer.getByLabel(az('Title')).fill('İlk təmas');
  await trainer.locator('input[name="groups"][value="ngo-hotline"]').check();
  await trainer.getByRole('button', { name: az('Begin the course') }).click();
  await expect(trainer).toHaveURL(COURSE);
  // Without a module its form is open.
  await trainer.locator('#new-module').fill('Zəng');
  await trainer.getByRole('button', { name: az('Add the module') }).click();
  await trainer.locator('summary').filter({ hasText: az('Add an activity') }).click();
  await trainer.locator('#title-01-zeng').fill('Birinci dəqiqə');
  await trainer.getByRole('button', { name: az('Add the activity') }).click();

  // The lesson: what has to be written says so, and is written in its place.
  await trainer.locator('a[href$="01-zeng/birinci-deqiqe"]').click();
  await trainer.locator('#passage-2 summary').click();
  await trainer.locator('#new-2').fill('Adınızı deyin.\n\nSonra bir sual verin və **gözləyin**.');
  await trainer.locator('#passage-2 button[value="save"]').click();
  await expect(trainer.locator('.passage')).toHaveCount(3);
  await expect(trainer.locator('#passage-3 strong')).toHaveText('gözləyin');
  await trainer.locator('#passage-3 summary').click();
  await trainer.locator('#kind-3').selectOption('ask');
  await trainer.locator('#passage-3 button[value="add"]').click();
  // What was added is open.
  await trainer.locator('#new-4').fill(':::ask\nİndi danışmaq təhlükəsizdirmi?\n:::');
  await trainer.locator('#passage-4 button[value="save"]').click();
  await expect(trainer.locator('#passage-4 .ask')).toContainText('İndi danışmaq təhlükəsizdirmi?');
  await trainer.locator('#passage-4 summary').click();
  await trainer.locator('#passage-4 button[value="up"]').click();
  await expect(trainer.locator('#passage-3 .ask')).toBeVisible();

  // The summary of the course is still to be written.
  await trainer.goto(`${COURSE}/texts/course/edit`);
  const source = trainer.locator('textarea[name="source"]');
  await source.fill((await source.inputValue()).replace('TODO', 'Zəngin birinci dəqiqəsində nə deyilir.'));
  await trainer.getByRole('button', { name: az('Save') }).click();
  await trainer.goto(`${COURSE}/publish`);
  await trainer.locator('textarea[name="note"]').fill('Birinci buraxılış');
  await trainer.getByRole('button', { name: az('Publish') }).click();
  await expect(trainer.getByRole('status')).toContainText('1.0');

  // Somebody begins.
  await (await server.client('trainee')).post('/courses/phase-2/ilk-temas/start');
  const page = await open('trainee');
  await page.goto(LESSON);
  await expect(page.getByRole('article')).toContainText('Adınızı deyin.');

  // A word is corrected, and whoever is in the middle reads it.
  await trainer.goto('/authoring');
  await trainer.locator(`form[action="${COURSE}/start"] button`).click();
  await trainer.locator('a[href$="01-zeng/birinci-deqiqe"]').click();
  await trainer.locator('#passage-2 summary').click();
  await trainer.locator('#new-2').fill('Adınızı və xəttin adını deyin.');
  await trainer.locator('#passage-2 button[value="save"]').click();
  await trainer.goto(`${COURSE}/publish`);
  await trainer.locator('details.disclosure summary').click();
  await expect(trainer.locator('.difference ins').first()).toContainText('və xəttin adını');
  await trainer.locator('input[value="correction"]').check();
  await trainer.locator('textarea[name="note"]').fill('Xəttin adı da deyilir');
  await trainer.getByRole('button', { name: az('Publish') }).click();
  await expect(trainer.getByRole('status')).toContainText('1.1');
  await page.reload();
  await expect(page.getByRole('article')).toContainText('Adınızı və xəttin adını deyin.');
});
