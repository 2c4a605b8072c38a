// What comes after an event: report, feedback, people reached.

import { post, type Page } from '../../test';
import { go, of, type Stop } from '../stop';

/** Opens a page of the first event on a list of events. */
const ofEvent = (list: string, place: string) => async (page: Page) => {
  await page.goto(list);
  const event = await page.locator('.course-list h2 a').first().getAttribute('href');
  await page.goto(`${event ?? ''}${place}`);
};

const HELD = '/events?project=phase-2&kind=round-table';
/** Held in May: its feedback has closed by itself, and five people have given it. */
const TRAINING = '/events?project=phase-2&kind=training&from=2026-05-12&to=2026-05-13';
const AHEAD = '/events?project=phase-2&kind=simulation';
const AWARENESS = '/events?project=phase-2&kind=awareness';

export const after: Stop[] = [
  { name: 'report of an event', who: 'manager', open: ofEvent(HELD, '/report') },
  { name: 'feedback, too few', who: 'manager', open: ofEvent(HELD, '/feedback') },
  { name: 'feedback, empty sheet', who: 'trainer', open: ofEvent(HELD, '/feedback/sheet') },
  { name: 'feedback, closed', who: 'trainer', open: ofEvent(TRAINING, '/feedback') },
  { name: 'feedback, a sheet refused', who: 'trainer', open: (page, found) => go('/about')(page, found).then(() => ofEvent(AHEAD, '/feedback')(page)).then(() => post(page, new URL(page.url()).pathname, [['rating-content', '9']])) },
  { name: 'feedback, questions of one\'s own refused', who: 'trainer', open: (page, found) => go('/about')(page, found).then(() => ofEvent(AHEAD, '/feedback')(page)).then(() => post(page, `${new URL(page.url()).pathname}/questions`, [['wording-0', 'Nə çatmadı?'], ['kind-0', 'open'], ['wording-1', 'Nə çatmadı?'], ['kind-1', 'rated']])) },
  { name: 'materials of an event, none', who: 'trainer', open: ofEvent(HELD, '/materials') },
  {
    name: 'materials of an event',
    who: 'trainer',
    before: async (found, server) => {
      const client = await server.client('trainer');
      const event = of(await client.get(AHEAD), /href="(\/events\/[0-9a-f-]{36})"/);
      await client.post(`${event}/links`, [['title', 'Slaydlar: əlamətlər və ilk söhbət'], ['address', 'https://example.org/slides'], ['visible', 'over']]);
      await client.post(`${event}/links`, [['title', 'Yaddaş vərəqəsi'], ['address', 'example.org/card'], ['visible', 'always']]);
    },
    open: ofEvent(AHEAD, '/materials'),
  },
  { name: 'materials of an event, a link refused', who: 'trainer', open: (page, found) => go('/about')(page, found).then(() => ofEvent(AHEAD, '/materials')(page)).then(() => post(page, new URL(page.url()).pathname.replace('materials', 'links'), [['title', ''], ['address', 'slides'], ['visible', 'over']])) },
  { name: 'report with feedback', who: 'trainer', open: ofEvent(TRAINING, '/report') },
  {
    name: 'awareness event',
    who: 'trainer',
    before: async (_, server) =>
      (await server.client('trainer')).post('/events/new', [
        ['project', 'phase-2'], ['kind', 'awareness'], ['title', 'Məktəbdə görüş'], ['language', 'az'], ['course', ''], ['place', 'Şirvan'],
        ['currency', 'AZN'], ['session_id_0', ''], ['session_title_0', ''], ['session_date_0', '2026-10-06'], ['session_starts_0', '10:00'], ['session_minutes_0', '90'],
      ]),
    open: ofEvent(AWARENESS, ''),
  },
  { name: 'people reached', who: 'trainer', open: (page) => ofEvent(AWARENESS, '')(page).then(() => page.locator('a[href$="/reach"]').first().click()) },
  {
    name: 'people reached, refused',
    who: 'trainer',
    open: async (page) => {
      await ofEvent(AWARENESS, '')(page);
      await page.locator('a[href$="/reach"]').first().click();
      await page.locator('[name="reach-female-18-24"]').fill('-1');
      await page.locator('.form-actions button').click();
    },
  },
  { name: 'feedback, the code', who: 'nobody', open: go('/feedback') },
  { name: 'feedback, no such code', who: 'nobody', open: go('/feedback/XXXXXXXXXX') },
  {
    name: 'feedback, not there yet',
    who: 'trainee',
    open: async (page) => {
      await page.goto('/my-events');
      const calendar = await page.locator('a[href$="/calendar.ics"]').first().getAttribute('href');
      await page.goto(`/my-${(calendar ?? '').slice(1).replace('/calendar.ics', '/feedback')}`);
    },
  },
  {
    name: 'feedback, the sheet',
    who: 'trainee',
    before: async (found, server) => {
      const client = await server.client('trainer');
      const entered = await client.post('/events/new', [
        ['project', 'phase-2'], ['kind', 'training'], ['title', 'İlk təmas'], ['language', 'az'], ['course', 'recognising'], ['place', 'Quba'],
        ['joinable', 'true'], ['currency', 'AZN'], ['session_id_0', ''], ['session_title_0', ''], ['session_date_0', '2027-03-02'],
        ['session_starts_0', '10:00'], ['session_minutes_0', '90'],
      ]);
      const text = await client.get(entered.to);
      await found.trainee.post(`/join/${of(text, /\/join\/([0-9A-Z-]+)</)}`);
      const session = of(text, /href="(\/events\/[0-9a-f-]{36}\/sessions\/[0-9a-f-]{36})"/);
      const person = of(await client.get(session), /value="present\/([0-9a-f-]{36})"/);
      await client.post(`${session}/marks`, [['mark', `present/${person}`]]);
    },
    open: (page, found) => go('/my-events')(page, found).then(() => page.locator('a[href$="/feedback"]').first().click()),
  },
  {
    name: 'feedback, refused',
    who: 'trainee',
    open: async (page) => {
      await page.goto('/my-events');
      await page.locator('a[href$="/feedback"]').first().click();
      await page.locator('.form-actions button').click();
    },
  },
  {
    name: 'feedback, given already',
    who: 'trainee',
    before: async (found) => {
      found.feedback = of(await found.trainee.get('/my-events'), /href="(\/my-events\/[0-9a-f-]{36}\/feedback)"/);
      await found.trainee.post(found.feedback, [['rating-content', '5']]);
    },
    open: go((found) => found.feedback),
  },
];
