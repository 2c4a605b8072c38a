// Drafts of courses and the editor of exercises.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { post } from '../test';
import { ROOT } from '../words';
import { go, of, type Stop } from './stop';

const DRAFT = '/authoring/recognising';
const EDITOR = `${DRAFT}/03-decisions/wrong-number`;
const FILE = join(ROOT, 'courses/library/recognising/03-decisions/wrong-number.scenario.toml');

export const authoring: Stop[] = [
  { name: 'writing', who: 'trainer', open: go('/authoring') },
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
  { name: 'the whole course, edited', who: 'trainer', open: go(`${DRAFT}/texts/course/edit`) },
  {
    name: 'draft, everything open',
    who: 'trainer',
    open: async (page, found) => {
      await go(DRAFT)(page, found);
      for (const summary of await page.locator('main summary').all()) await summary.click();
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
        await page.locator(`a[href$="${activity}"]`).click();
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
