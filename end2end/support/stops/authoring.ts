// Drafts of courses and the editor of exercises.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { post, type Page } from '../test';
import { ROOT } from '../words';
import { go, of, type Stop } from './stop';

const DRAFT = '/authoring/recognising';
const EDITOR = `${DRAFT}/03-decisions/wrong-number`;
const FILE = join(ROOT, 'courses/library/recognising/03-decisions/wrong-number.scenario.toml');

/** A file of a translator. */
async function sent(page: Page, text: string) {
  await page.locator('main > details > summary').last().click();
  await page.locator('input[name=po]').setInputFiles({ name: 'ru.po', mimeType: 'text/plain', buffer: Buffer.from(text) });
  await page.locator('form[enctype] button').click();
}

export const authoring: Stop[] = [
  { name: 'writing', who: 'trainer', open: go('/authoring') },
  {
    name: 'a draft just discarded',
    who: 'trainer',
    before: async (_, server) => {
      const client = await server.client('trainer');
      await client.post(`${DRAFT}/start`);
      await client.post(`${DRAFT}/discard`);
    },
    open: go('/authoring?done=discarded'),
  },
  {
    name: 'draft',
    who: 'trainer',
    before: async (_, server) => (await server.client('trainer')).post(`${DRAFT}/start`),
    open: go(DRAFT),
  },
  { name: 'new course', who: 'trainer', open: go('/authoring/new') },
  { name: 'new course, refused', who: 'trainer', open: (page, found) => go('/about')(page, found).then(() => post(page, '/authoring/new', [['title', '']])) },
  {
    name: 'lesson, edited',
    who: 'trainer',
    open: async (page, found) => {
      await go(`${DRAFT}/01-indicators/money-and-work`)(page, found);
      for (const summary of (await page.locator('main .passage summary').all()).slice(0, 4)) await summary.click();
    },
  },
  { name: 'lesson, as text', who: 'trainer', open: go(`${DRAFT}/01-indicators/money-and-work?view=text`) },
  { name: 'test, edited', who: 'trainer', open: go(`${DRAFT}/02-combining/post`) },
  {
    name: 'what the course says of itself',
    who: 'trainer',
    open: go(`${DRAFT}/properties`),
  },
  { name: 'what the course says of itself, refused', who: 'trainer', open: (page, found) => go('/about')(page, found).then(() => post(page, `${DRAFT}/properties`, [['title', ''], ['minutes', '101']])) },
  {
    name: 'legal facts, edited',
    who: 'trainer',
    open: async (page, found) => {
      await go(`${DRAFT}/facts`)(page, found);
      for (const summary of (await page.locator('main summary').all()).slice(0, 3)) await summary.click();
    },
  },
  { name: 'legal facts, refused', who: 'trainer', open: (page, found) => go('/about')(page, found).then(() => post(page, `${DRAFT}/facts`, [['act', 'add'], ['key', 'X1'], ['valid_from', 'dünən']])) },
  {
    name: 'new course, every way to begin',
    who: 'trainer',
    open: async (page, found) => {
      await go('/authoring/new')(page, found);
      for (const summary of await page.locator('main summary').all()) await summary.click();
    },
  },
  { name: 'pictures of a draft', who: 'trainer', open: go(`${DRAFT}/media`) },
  {
    name: 'pictures of a draft, refused',
    who: 'trainer',
    open: async (page, found) => {
      await go(`${DRAFT}/media`)(page, found);
      await page.locator('input[name=file]').setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('MZ') });
      await page.locator('main form[enctype] button').click();
    },
  },
  { name: 'draft, read', who: 'trainer', open: go(`${DRAFT}/read`) },
  { name: 'draft, a lesson read in Russian', who: 'trainer', open: go(`${DRAFT}/read/01-indicators/money-and-work?in=ru`) },
  { name: 'new course, a copy refused', who: 'trainer', open: (page, found) => go('/about')(page, found).then(() => post(page, '/authoring/new/copy', [['slug', '']])) },
  { name: 'the whole course, edited', who: 'trainer', open: go(`${DRAFT}/texts/course/edit`) },
  {
    name: 'draft, everything open',
    who: 'trainer',
    open: async (page, found) => {
      await go(DRAFT)(page, found);
      for (const summary of await page.locator('main summary').all()) await summary.click();
    },
  },
  { name: 'translation', who: 'trainer', open: go(`${DRAFT}/translations/ru`) },
  {
    name: 'translation, everything open',
    who: 'trainer',
    open: async (page, found) => {
      await go(`${DRAFT}/translations/az?file=01-indicators/money-and-work.md`)(page, found);
      for (const summary of (await page.locator('main summary').all()).slice(0, 6)) await summary.click();
      await page.locator('main summary').last().click();
    },
  },
  {
    name: 'translation, another number',
    who: 'trainer',
    open: async (page, found) => {
      await go(`${DRAFT}/translations/ru?file=legal.toml`)(page, found);
      const pair = page.locator('.pair', { hasText: '958-IIQ' }).first();
      await pair.locator('summary').click();
      await pair.locator('textarea').fill('Закон № 959-IIQ');
      await pair.locator('button[value=put]').click();
    },
  },
  { name: 'translation, merged', who: 'trainer', open: (page, found) => go(`${DRAFT}/translations/ru`)(page, found).then(() => sent(page, 'msgid "Nowhere"\nmsgstr "Нигде"\n')) },
  { name: 'translation, no such file', who: 'trainer', open: (page, found) => go(`${DRAFT}/translations/ru`)(page, found).then(() => sent(page, 'Hello')) },
  {
    name: 'readers of the draft',
    who: 'trainer',
    open: async (page, found) => {
      await go(`${DRAFT}/reviews`)(page, found);
      await page.locator('#reader').fill('Hüquqşünas');
      await page.locator('form[action$="/reviews"] button').click();
    },
  },
  { name: 'readers of the draft, refused', who: 'trainer', open: (page, found) => go('/about')(page, found).then(() => post(page, `${DRAFT}/reviews`, [['reader', ''], ['days', '90']])) },
  {
    name: 'a draft by its link',
    who: 'trainer',
    open: async (page, found) => {
      await go(`${DRAFT}/reviews`)(page, found);
      await page.locator('#reader').fill('Tərcüməçi');
      await page.locator('#language').selectOption('ru');
      await page.locator('form[action$="/reviews"] button').click();
      const link = new URL(await page.locator('[role=status] code').innerText());
      await page.goto(link.pathname);
      await page.locator('.pair summary').nth(1).click();
      await page.locator('.pair textarea').nth(1).fill('Burada rəqəm köhnədir.');
      await page.locator('.pair form button').nth(1).click();
    },
  },
  { name: 'editor, outline', who: 'trainer', open: go(EDITOR) },
  { name: 'editor, a question', who: 'trainer', open: go(`${EDITOR}?node=note`) },
  { name: 'editor, graph', who: 'trainer', open: go(`${EDITOR}?view=graph&zoom=50`) },
  { name: 'editor, text', who: 'trainer', open: go(`${EDITOR}?view=text`) },
  { name: 'draft, played', who: 'trainer', open: go(`${EDITOR}/try?node=first-call&s.trust=4`) },
  {
    name: 'editor, a fault',
    who: 'trainer',
    before: async (_, server) => {
      const client = await server.client('trainer');
      const revision = of(await client.get(EDITOR), /name="revision" value="([^"]+)"/);
      await client.post(`${EDITOR}/add`, [['revision', revision], ['id', 'yeni']]);
    },
    open: go(`${EDITOR}?node=yeni`),
  },
  { name: 'draft with faults', who: 'trainer', open: go(DRAFT) },
  { name: 'draft with faults, played', who: 'trainer', open: go(`${EDITOR}/try`) },
  { name: 'publish, refused', who: 'trainer', open: (page, found) => go('/about')(page, found).then(() => post(page, `${DRAFT}/publish`, [['version', '1 2']])) },
  { name: 'editor, somebody was quicker', who: 'trainer', open: (page, found) => go('/about')(page, found).then(() => post(page, `${EDITOR}/node`, [['revision', 'köhnə'], ['id', 'yeni']])) },
  {
    name: 'publish',
    who: 'trainer',
    before: async (_, server) => {
      const client = await server.client('trainer');
      const revision = of(await client.get(`${EDITOR}?view=text`), /name="revision" value="([^"]+)"/);
      const source = readFileSync(FILE, 'utf8').replace('title = "Wrong number"', 'title = "A wrong number"');
      await client.post(`${EDITOR}/text`, [['revision', revision], ['source', source]]);
    },
    open: async (page, found) => {
      await go(`${DRAFT}/publish`)(page, found);
      for (const summary of await page.locator('main summary').all()) await summary.click();
    },
  },
  {
    name: 'versions',
    who: 'trainer',
    before: async (_, server) =>
      (await server.client('trainer')).post(`${DRAFT}/publish`, [['version', '1.4.1'], ['kind', 'correction'], ['note', 'Başlıq dəqiqləşdirilib']]),
    open: go(`${DRAFT}/versions?done=published`),
  },
  {
    name: 'remarks',
    who: 'trainer',
    before: async (_, server) => {
      const client = await server.client('trainee');
      await client.post('/courses/phase-2/recognising/start');
      await client.post('/courses/phase-2/recognising/01-indicators/abuse-and-deception/remark', [['words', 'Nömrə dəyişib: 152.']]);
    },
    open: go(`${DRAFT}/remarks`),
  },
  {
    name: 'course, read by its trainer',
    who: 'trainer',
    open: async (page, found) => {
      await go(`${DRAFT}/versions`)(page, found);
      await page.locator('a[href$="/read"]').first().click();
    },
  },
  ...['01-indicators/abuse-and-deception', '02-combining/post', '03-decisions/wrong-number'].map(
    (activity): Stop => ({
      name: `course, read by its trainer, ${activity}`,
      who: 'trainer',
      open: async (page, found) => {
        await go(`${DRAFT}/versions`)(page, found);
        await page.locator('a[href$="/read"]').first().click();
        await page.locator(`main a[href*="/read/${activity}?"]`).first().click();
        for (const summary of await page.locator('main summary').all()) await summary.click();
      },
    }),
  ),
  {
    name: 'versions, compared',
    who: 'trainer',
    open: async (page, found) => {
      await go(`${DRAFT}/versions`)(page, found);
      await page.locator('a[href$="/compare"]').first().click();
    },
  },
];
