// A list from an office: handed in, looked at, decided, entered while the page shows how far it is.

import { expect, test } from '../../support/test';
import { hold, recorded } from '../../support/event';
import { az } from '../../support/words';

const OFFICE = 'Dövlət Əmək Müfəttişliyi Xidməti';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled, line: `${javaScriptEnabled}` });

    test('a list becomes the list of the event; who is known is not entered twice', async ({ open, server }) => {
      const client = await server.client('trainer');
      const held = await hold(client);
      const page = await open('trainer');
      await page.goto(`${held.event}/people`);
      await page.locator('main a[href$="/imports"]').click();
      const list = `Soyadı;Adı;Ata adı;Doğum ili;İş yeri;Telefon
Nəbiyev;Kamal;Rza oğlu;1984;${OFFICE};050 111 22 33
QƏDİROVA;S@KİNƏ;ƏLİ QIZI;1990;${OFFICE};zəng edin
Nəbiyev;Kamal;Rza oğlu;1984;${OFFICE};050 111 22 33
`;
      await page.locator('#list').setInputFiles({ name: 'iştirakçılar.csv', mimeType: 'text/csv', buffer: Buffer.from(list) });
      await page.locator('form[enctype] button').click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('iştirakçılar.csv');
      await expect(page.locator('#row-3')).toContainText('Qədirova');
      // A phone that is none is left out, and said.
      await expect(page.locator('#row-3 .import-aside')).toContainText('zəng edin');
      await expect(page.locator('#row-3 .field__error')).toHaveCount(1);
      await expect(page.locator('#row-4')).toContainText('2');

      // The fault is put right in its row.
      await page.locator('#row-3 button[name="correct"]').click();
      await page.fill('#given_name', 'Səkinə');
      await page.fill('#phone', '055 444 33 22');
      await page.locator('main form .button').click();
      await expect(page.locator('#row-3 .field__error')).toHaveCount(0);
      await page.locator('.import-confirm button').click();
      if (!javaScriptEnabled) {
        // The page says how far it is when it is looked at again.
        await expect.poll(async () => {
          await page.goto(new URL(page.url()).pathname);
          return page.locator('dl.facts').count();
        }).toBe(1);
      }
      await expect(page.locator('dl.facts')).toContainText(az('Entered'));
      expect(Object.keys(await recorded(client, held)).sort()).toEqual(['Nəbiyev Kamal Rza oğlu', 'Qədirova Səkinə Əli qızı']);

      // The same people for the next event, in Russian letters: they are known.
      const next = await hold(client);
      await page.goto(`${next.event}/imports`);
      const russian = `Фамилия,Имя,Отчество,Год рождения,Место работы\nНабиев,Кямал,Рза оглы,1984,${OFFICE}\n`;
      await page.locator('#list').setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(russian) });
      await page.locator('form[enctype] button').click();
      await expect(page.locator('#row-2 .tag')).toHaveText(az('known'));
      await page.locator('.import-confirm button').click();
      await expect.poll(async () => Object.keys(await recorded(client, next))).toEqual(['Nəbiyev Kamal Rza oğlu']);
    });
  });
}

test('two thousand people are entered while the page shows how far it is', async ({ open, server }) => {
  const held = await hold(await server.client('trainer'));
  const page = await open('trainer');
  await page.goto(`${held.event}/imports`);
  const letter = (n: number) => String.fromCharCode(97 + n);
  const name = (n: number, end: string) => `${letter(n % 26).toUpperCase()}${letter((n * 7) % 26)}${letter(Math.floor(n / 26) % 26)}${letter(Math.floor(n / 676) % 26)}${end}`;
  const rows = Array.from({ length: 2000 }, (_, n) => `${name(n, 'ov')};${name(n * 3 + 1, 'an')};${1950 + (n % 50)}`);
  await page.locator('#list').setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(`Soyad;Ad;Doğum ili\n${rows.join('\n')}\n`) });
  await page.locator('form[enctype] button').click();
  await expect(page.locator('.pagination')).toBeVisible();
  const asked = page.waitForResponse((answer) => answer.url().endsWith('/progress'));
  await page.locator('.import-confirm button').click();
  expect((await asked).status()).toBe(200);
  // The page comes by itself to the end.
  await expect(page.locator('dl.facts')).toBeVisible({ timeout: 30_000 });
});
