// Events: lists, forms, one that is held with its attendance list, what people who come see.

import { enlist, hold } from '../../event';
import { post, type Page } from '../../test';
import { go, of, send, type Found, type Stop } from '../stop';

const session = (found: Found) => found.held.session;
const event = (found: Found) => found.held.event;
/** The event of the demonstration that is ahead, and the trainee on its list. */
const ahead = async (page: Page, found: Found) => {
  await go('/events?kind=simulation')(page, found);
  await page.locator('.course-list a').first().click();
};

export const held: Stop[] = [
  { name: 'my events', who: 'trainee', open: go('/my-events') },
  { name: 'my events, cannot come', who: 'trainee', open: (page, found) => go('/my-events')(page, found).then(() => page.locator('a[href$="/apologise"]').first().click()) },
  { name: 'a new address for a calendar', who: 'trainee', open: (page, found) => go('/my-events')(page, found).then(() => post(page, '/my-events/feed', [])) },
  { name: 'my calendar', who: 'trainee', before: (found) => found.trainee.post('/my-events/feed'), open: go('/my-events') },
  { name: 'no events of mine', who: 'admin', open: go('/my-events') },
  { name: 'events', who: 'trainer', open: go('/events') },
  { name: 'events, nothing found', who: 'trainer', open: go('/events?search=yoxdur') },
  { name: 'events by month', who: 'trainer', open: go('/events?month=2026-05') },
  { name: 'new event', who: 'trainer', open: go('/events/new') },
  { name: 'new event, refused', who: 'trainer', open: send('/events/new', { title: '' }) },
  {
    name: 'an event that is held',
    who: 'trainer',
    before: async (found, server) => {
      const client = await server.client('trainer');
      found.held = await hold(client, [['joinable', 'true']]);
      await enlist(client, found.held, 5);
      const state = JSON.parse(await client.get(`${found.held.session}/state`)) as { lines: { person: string }[] };
      await client.post(`${found.held.session}/marks`, [['mark', `present/${state.lines[0].person}`]]);
      await client.post(`${found.held.session}/marks`, [['status', 'present'], ['person', state.lines[1].person], ['late', '20']]);
    },
    open: (page, found) => go(event(found))(page, found),
  },
  { name: 'an event ahead, with a waiting list', who: 'trainer', open: ahead },
  { name: 'event, put off without a day', who: 'trainer', open: (page, found) => go(event(found))(page, found).then(() => post(page, `${event(found)}/postpone`, [['first_day', ''], ['reason', '']])) },
  { name: 'event, cancelled without a reason', who: 'trainer', open: (page, found) => go(event(found))(page, found).then(() => post(page, `${event(found)}/cancel`, [['reason', '']])) },
  { name: 'event, changed', who: 'trainer', open: (page, found) => go(`${event(found)}/edit`)(page, found) },
  { name: 'enrolling the people of an event', who: 'trainer', open: (page, found) => go(`${event(found)}/enrol`)(page, found) },
  { name: 'people of an event', who: 'trainer', open: (page, found) => go(`${event(found)}/people`)(page, found) },
  { name: 'people of an event, a search', who: 'trainer', open: (page, found) => go(`${event(found)}/people?search=memmedov`)(page, found) },
  { name: 'people of an event, somebody without a name', who: 'trainer', open: (page, found) => go(`${event(found)}/people`)(page, found).then(() => post(page, `${event(found)}/people/guest`, [['family_name', ''], ['given_name', '']])) },
  { name: 'who is it', who: 'trainer', open: async (page, found) => {
    await go(`${event(found)}/people`)(page, found);
    await page.locator('a[href$="/match"]').first().click();
  } },
  { name: 'who is it, a search', who: 'trainer', open: async (page, found) => {
    await go(`${event(found)}/people`)(page, found);
    await page.locator('a[href$="/match"]').first().click();
    await page.fill('#search', 'memmed');
    await page.locator('form[role="search"] button').last().click();
  } },
  { name: 'somebody who is on the list already', who: 'trainer', open: (page, found) => go(`${event(found)}/people`)(page, found).then(() => post(page, `${event(found)}/people/guest`, [['family_name', 'Eliyeva'], ['given_name', 'Aynur']])) },
  { name: 'somebody who is on the attendance list already', who: 'trainer', open: (page, found) => go(session(found))(page, found).then(() => post(page, `${session(found)}/walk-ins`, [['family_name', 'Eliyeva'], ['given_name', 'Aynur']])) },
  { name: 'complete and correct', who: 'trainer', open: async (page, found) => {
    await go(`${event(found)}/people`)(page, found);
    await page.locator('a[href$="/edit"][href*="/people/"]').first().click();
  } },
  { name: 'complete and correct, refused', who: 'trainer', open: async (page, found) => {
    await go(`${event(found)}/people`)(page, found);
    await post(page, (await page.locator('a[href$="/edit"][href*="/people/"]').first().getAttribute('href')) ?? '', [['family_name', ''], ['birth_year', '12']]);
  } },
  { name: 'messages and calls', who: 'trainer', before: async (found, server) => {
    const client = await server.client('trainer');
    await client.post(`${event(found)}/messages`, [['whom', 'all'], ['subject', 'Sabah'], ['text', 'Pasportu götürün.']]);
  }, open: (page, found) => go(`${event(found)}/messages`)(page, found) },
  { name: 'messages, refused', who: 'trainer', open: (page, found) => go(`${event(found)}/messages`)(page, found).then(() => post(page, `${event(found)}/messages`, [['whom', 'all'], ['subject', ''], ['text', '']])) },
  { name: 'who gets a certificate', who: 'trainer', open: (page, found) => go(`${event(found)}/paper/certificates`)(page, found) },
  { name: 'invitations to print', who: 'trainer', open: (page, found) => go(`${event(found)}/invitations`)(page, found) },
  { name: 'attendance list', who: 'trainer', open: (page, found) => go(session(found))(page, found) },
  { name: 'attendance list, minutes', who: 'trainer', open: (page, found) => go(session(found))(page, found).then(() => page.locator('.roster__more').first().click()) },
  { name: 'marks of a person', who: 'trainer', open: async (page, found) => {
    await go(session(found))(page, found);
    await page.locator('.roster__more').first().click();
    await page.locator('#change-history').click();
  } },
  { name: 'marks of a person, none yet', who: 'manager', open: (page, found) => go(session(found))(page, found).then(() => page.locator('.roster__name a').last().click()) },
  { name: 'attendance list of a manager', who: 'manager', open: (page, found) => go(session(found))(page, found) },
  { name: 'the address of the wall', who: 'trainer', open: (page, found) => go(`${session(found)}/projector`)(page, found) },
  { name: 'the address of the wall, made', who: 'trainer', open: async (page, found) => {
    await go(`${session(found)}/projector`)(page, found);
    await page.locator('button[name="act"][value="make"]').click();
    found.wall = (await page.locator('a[href^="/wall/"]').getAttribute('href')) ?? '';
  } },
  { name: 'the wall', who: 'nobody', open: (page, found) => go(found.wall)(page, found) },
  { name: 'type the code', who: 'nobody', open: go('/in') },
  { name: 'a code that is wrong', who: 'nobody', open: go('/in/ABCDEFGH') },
  {
    name: 'here, without an account',
    who: 'nobody',
    open: async (page, found) => {
      const codes = JSON.parse(await found.trainer.get(`${found.wall}/codes`)) as { codes: { text: string }[] };
      await go(`/in/${codes.codes[0].text.replace('-', '')}`)(page, found);
    },
  },
  { name: 'here, without a name', who: 'nobody', open: (page) => post(page, '/in', [['family_name', '']]) },
  { name: 'here, taken down', who: 'nobody', open: send('/in', { family_name: 'Qonaq', given_name: 'Əziz' }) },
  { name: 'attendance list, a guest waits', who: 'trainer', open: (page, found) => go(session(found))(page, found) },
  { name: 'register with a code', who: 'nobody', open: go('/join') },
  { name: 'register, a code that is wrong', who: 'nobody', open: go('/join/ABCDEFGH') },
  { name: 'register', who: 'nobody', open: async (page, found) => {
    found.link = of(await found.trainer.get(event(found)), /(\/join\/[0-9A-Z-]{9})/);
    await go(found.link)(page, found);
  } },
  { name: 'registered', who: 'nobody', open: send((found) => found.link, { family_name: 'Yeni', given_name: 'Qonaq' }) },
  { name: 'invitation, not valid', who: 'nobody', open: go('/invitation/XXXXXXXXXXXXXXXX') },
  {
    name: 'event, cancelled',
    who: 'trainer',
    before: async (found) => {
      // What was held is not cancelled: the marks are taken back first.
      const state = JSON.parse(await found.trainer.get(`${session(found)}/state`)) as { lines: { person: string }[] };
      for (const { person } of state.lines) await found.trainer.post(`${session(found)}/marks`, [['mark', `open/${person}`]]);
      await found.trainer.post(`${event(found)}/cancel`, [['reason', 'Zal bağlıdır']]);
    },
    open: (page, found) => go(event(found))(page, found),
  },
  { name: 'the wall of a cancelled event', who: 'trainer', open: (page, found) => go(`${session(found)}/projector`)(page, found) },
];
