// People from a file.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Page } from '../../test';
import { ROOT } from '../../words';
import { go, of, type Found, type Stop } from '../stop';

const LIST = 'Soyadı;Adı;Təşkilat;Telefon\nNəbiyev;Kamal;Yeni Fond;050 111 22 33\nQədirova;S@kinə;Yeni Fond;nömrəsi yoxdur\n';
const OLD_LETTERS = 'Сойады;Ады;Тяшкилат\nЯлийев;Турал;Йени Фонд\nГулийева;Айсел;Йени Фонд\nЩясянов;Ряшад;Ъянуб идаряси\n';

/** Hands a list of people in; the same one leads to the same page again. */
const handIn = (text: string | Buffer, name = 'siyahı.csv') => async (page: Page, found: Found) => {
  await go((found) => found.imports)(page, found);
  await page.locator('#list').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text as string) });
  await page.locator('form[enctype] button').click();
  await page.waitForLoadState();
  found.list = new URL(page.url()).pathname;
};

/** A list as offices send it. */
const sent = (name: string) => handIn(readFileSync(join(ROOT, 'server/documents/tests/lists', name)), name);

export const imports: Stop[] = [
  {
    name: 'people from a file',
    who: 'trainer',
    before: async (found, server) => {
      const list = await (await server.client('trainer')).get('/events?kind=simulation');
      found.imports = `/events/${of(list, /href="\/events\/([0-9a-f-]{36})"/)}/imports`;
    },
    open: go((found) => found.imports),
  },
  { name: 'a file that is no list', who: 'trainer', open: handIn('%PDF-1.7', 'siyahı.pdf') },
  { name: 'list with old letters', who: 'trainer', open: handIn(OLD_LETTERS) },
  { name: 'list without headings', who: 'trainer', open: handIn('A;B\nNəbiyev;Kamal\n') },
  { name: 'list with hidden rows', who: 'trainer', open: sent('hidden-rows.xlsx') },
  { name: 'list of several sheets', who: 'trainer', open: sent('sheet-per-organisation.xlsx') },
  { name: 'report of a video meeting', who: 'trainer', open: sent('teams-report.csv') },
  { name: 'list, read', who: 'trainer', open: handIn(LIST) },
  { name: 'row of a list', who: 'trainer', open: go((found) => `${found.list}/rows/3`) },
  {
    name: 'list, refused',
    who: 'trainer',
    open: async (page, found) => {
      await go((found) => found.list)(page, found);
      await page.locator('.import-confirm button').click();
    },
  },
  {
    name: 'list, entered',
    who: 'trainer',
    open: async (page, found) => {
      await go((found) => found.list)(page, found);
      const form = page.locator('.import-confirm');
      if (await form.count()) {
        await form.locator('[name="faulty"]').check();
        await form.locator('button').click();
      }
      await page.locator('dl.facts').waitFor();
    },
  },
  { name: 'lists of an event', who: 'trainer', open: go((found) => found.imports) },
];
