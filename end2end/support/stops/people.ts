// People, records of one person, organisations.

import { QUESTIONS, QUIZ, answer, begin, readAll, wrong } from '../quiz';
import type { Server } from '../server';
import { post } from '../test';
import { code } from '../totp';
import { SECOND, go, of, person, send, type Found, type Stop } from './stop';

/** The name of an organisation that is there. */
async function anOrganisation(found: Found) {
  const names = JSON.parse(await found.admin.get('/organisations/suggest?q=a')) as string[];
  return names[0];
}

/** One person, entered in Azerbaijani and in Russian. */
async function enterTwice(found: Found) {
  const organisation = await anOrganisation(found);
  const enter = async (family: string, given: string, patronymic: string, phone: string) => {
    const created = await found.admin.post('/people/new', [
      ['family_name', family], ['given_name', given], ['patronymic', patronymic], ['sex', 'female'], ['birth_year', '1984'],
      ['language', 'az'], ['email', ''], ['phone', phone], ['organisation', organisation], ['unit', ''],
      ['post_role', 'inspector'], ['since', ''], ['user_name', ''], ['project', 'phase-2'], ['role', 'trainee'], ['looked', 'yes'],
    ]);
    return of(created.to, /^\/people\/([^?]+)/);
  };
  found.twice = [await enter('Abbasova', 'Gülnarə', 'Tofiq qızı', ''), await enter('Аббасова', 'Гюльнара', 'Тофиковна', '+994 50 555 00 09')];
}

/** A second trainee, entered by the administrator; signs in with a card and does not pass. */
async function enterSecond(found: Found, server: Server) {
  const organisation = await anOrganisation(found);
  const created = await found.admin.post('/people/new', [
    ['family_name', 'Məmmədov'], ['given_name', 'Kənan'], ['patronymic', ''], ['sex', 'male'], ['birth_year', '1990'],
    ['language', 'az'], ['email', ''], ['phone', ''], ['organisation', organisation], ['unit', ''],
    ['post_role', 'officer'], ['since', ''], ['user_name', SECOND.user], ['project', 'phase-2'], ['role', 'trainee'], ['looked', 'yes'],
  ]);
  found.person = of(created.to, /^\/people\/([^?]+)/);
  const card = await found.admin.post(`${person(found)}/card`);
  const code = of(card.text, /class="mono">([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</);
  const nobody = await server.client('nobody');
  await nobody.post('/card', [['user_name', SECOND.user], ['code', code], ['password', SECOND.password]]);
  const second = await server.client(SECOND.user, SECOND.password);
  await readAll(second);
  const attempt = await begin(second);
  await answer(second, attempt, 1, wrong(QUESTIONS[0]).slice(0, 1));
  await second.post(`${QUIZ}/submit`, [['attempt', attempt]]);
}

/** The second trainee sets a second factor up. */
async function switchOn(_: Found, server: Server) {
  const second = await server.client(SECOND.user, SECOND.password);
  await second.post('/account/second-factor/propose', [['present', SECOND.password]]);
  const key = of(await second.get('/account/second-factor'), /second-factor__key">([A-Z2-7 ]+)</);
  await second.post('/account/second-factor/confirm', [['code', code(key)]]);
}

export const people: Stop[] = [
  { name: 'people', who: 'admin', open: go('/people') },
  { name: 'people, filtered', who: 'admin', open: go('/people?state=card&kind=ngo-other&organisation=yoxdur&sort=entered&order=down') },
  { name: 'people, nobody', who: 'admin', open: go('/people?search=yoxdur') },
  { name: 'new person', who: 'admin', open: go('/people/new') },
  { name: 'new person, known already', who: 'admin', open: send('/people/new', { family_name: 'Abbasova', given_name: 'Çinarə' }) },
  { name: 'cards for many', who: 'admin', open: go('/people/cards') },
  { name: 'cards for nobody', who: 'admin', open: go('/people/cards?search=yoxdur') },
  { name: 'records that are two people', who: 'admin', open: go('/people/distinct') },
  { name: 'new person, refused', who: 'admin', open: send('/people/new', { family_name: '', birth_year: '19', email: 'x', phone: 'abc' }) },
  // The first letter is Cyrillic.
  { name: 'new person, repaired', who: 'admin', open: send('/people/new', { family_name: '\u0410liyeva', given_name: 'Leyla' }) },
  { name: 'person', who: 'admin', before: enterSecond, open: go(person) },
  { name: 'person, just entered', who: 'admin', open: go((found) => `${person(found)}?done=created`) },
  { name: 'person, nobody came from the organisation', who: 'admin', open: go((found) => `${person(found)}/with`) },
  { name: 'correct a person', who: 'admin', open: go((found) => `${person(found)}/edit`) },
  { name: 'correct a person, refused', who: 'admin', open: send((found) => `${person(found)}/edit`, { family_name: '', email: 'x' }) },
  { name: 'person, address refused', who: 'admin', open: send(person, { address: 'x' }) },
  { name: 'card for a person', who: 'admin', open: (page, found) => go(person)(page, found).then(() => page.locator('form[action$="/card"] button').click()) },
  { name: 'entered twice, nobody', who: 'admin', open: go('/people/duplicates?search=yoxdur') },
  {
    name: 'entered twice',
    who: 'admin',
    before: enterTwice,
    open: go('/people/duplicates?search=abbasova'),
  },
  { name: 'entered twice, two people', who: 'admin', open: go('/people/duplicates?done=distinct') },
  { name: 'second record', who: 'admin', open: go((found) => `/people/merge?kept=${found.twice[0]}&search=leyla`) },
  { name: 'two records', who: 'admin', open: go((found) => `/people/merge?kept=${found.twice[0]}&gone=${found.twice[1]}`) },
  { name: 'two records, refused', who: 'admin', open: (page, found) => go('/about')(page, found).then(() => post(page, '/people/merge', [['kept', found.twice[0]], ['gone', found.twice[1]], ['given_name', 'x']])) },
  { name: 'a record with itself', who: 'admin', open: go((found) => `/people/merge?kept=${found.twice[0]}&gone=${found.twice[0]}`) },
  { name: 'merged records, none', who: 'admin', open: go('/people/merges') },
  {
    name: 'person, just merged',
    who: 'admin',
    before: (found) => found.admin.post('/people/merge', [['kept', found.twice[0]], ['gone', found.twice[1]]]),
    open: go((found) => `/people/${found.twice[0]}?done=merged`),
  },
  { name: 'merged records', who: 'admin', open: go('/people/merges') },
  { name: 'organisations', who: 'admin', open: go('/organisations') },
  { name: 'organisations, by people', who: 'admin', open: go('/organisations?sort=people&order=down&region=BAK') },
  { name: 'organisations, none', who: 'admin', open: go('/organisations?search=yoxdur') },
  { name: 'new organisation', who: 'admin', open: go('/organisations/new') },
  { name: 'new organisation, refused', who: 'admin', open: send('/organisations/new', { name: '' }) },
  { name: 'second factor, on', who: 'second', before: switchOn, open: go('/account/second-factor') },
  { name: 'person with a second factor', who: 'admin', open: go(person) },
  { name: 'remove a name', who: 'admin', open: go((found) => `${person(found)}/forget`) },
  { name: 'remove a name, without a reason', who: 'admin', open: (page, found) => go(`${person(found)}/forget`)(page, found).then(() => page.locator('main form .button--danger').click()) },
  { name: 'take a second factor away', who: 'admin', open: go((found) => `${person(found)}/second-factor`) },
];

/** Ends the second trainee's sessions. */
export const closed: Stop[] = [
  {
    name: 'person, account closed',
    who: 'admin',
    before: (found) => found.admin.post(`${person(found)}/close`),
    open: go(person),
  },
];
