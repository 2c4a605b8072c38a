// Every page in every state that matters, in the order in which one leads to the next.

import type { Client } from './client';
import { enlist, hold, type Held } from './event';
import { EXERCISE, play, recommended } from './exercise';
import { COURSE, LESSONS, QUESTIONS, QUIZ, answer, begin, readAll, right, wrong } from './quiz';
import type { Server } from './server';
import { post, type Page } from './test';

/** What earlier stops found out for later ones. */
export interface Found {
  trainee: Client;
  trainer: Client;
  admin: Client;
  attempt: string;
  run: string;
  number: string;
  certificate: string;
  link: string;
  person: string;
  paper: string;
  /** Where lists of people are handed in for an event, and one that was. */
  imports: string;
  list: string;
  held: Held;
  /** Two records of one person. */
  twice: [string, string];
  feedback: string;
}

export interface Stop {
  name: string;
  /** Who looks at it: an account, or nobody. */
  who: 'nobody' | 'trainee' | 'trainer' | 'manager' | 'admin' | 'second';
  /** Brings the records into this state; once, however often the page is then opened. */
  before?: (found: Found, server: Server) => Promise<unknown>;
  open: (page: Page, found: Found) => Promise<unknown>;
}

type Place = string | ((found: Found) => string);

const SECOND = { user: 'kenan.memmedov', password: 'dörd köhnə taxta körpü' };

const go = (place: Place) => (page: Page, found: Found) => page.goto(typeof place === 'string' ? place : place(found));

/** Fills a form of the page in and sends it. */
const send = (place: Place, values: Record<string, string>, which = 'main form[method="post"]') => async (page: Page, found: Found) => {
  await go(place)(page, found);
  const form = page.locator(which).filter({ has: page.locator(`[name="${Object.keys(values)[0] ?? 'name'}"]`) });
  for (const [name, value] of Object.entries(values)) await form.locator(`[name="${name}"]`).fill(value);
  await form.locator('.form-actions button').click();
};

const person = (found: Found) => `/people/${found.person}`;
const multiple = QUESTIONS.findIndex((question) => question.kind === 'multiple') + 1;
const of = (text: string, pattern: RegExp) => pattern.exec(text)?.[1] ?? '';

/** One person, entered in Azerbaijani and in Russian. */
async function enterTwice(found: Found) {
  const form = await found.admin.get('/people/new');
  const organisation = of(form, /<select[^>]*id="organisation".*?<option value="([0-9a-f-]{36})"/s);
  const enter = async (family: string, given: string, patronymic: string, phone: string) => {
    const created = await found.admin.post('/people/new', [
      ['family_name', family], ['given_name', given], ['patronymic', patronymic], ['sex', 'female'], ['birth_year', '1984'],
      ['language', 'az'], ['email', ''], ['phone', phone], ['organisation', organisation], ['unit', ''],
      ['post_role', 'inspector'], ['since', ''], ['user_name', ''], ['project', 'phase-2'], ['role', 'trainee'],
    ]);
    return of(created.to, /^\/people\/([^?]+)/);
  };
  found.twice = [await enter('Abbasova', 'Gülnarə', 'Tofiq qızı', ''), await enter('Аббасова', 'Гюльнара', 'Тофиковна', '+994 50 555 00 09')];
}

/** A second trainee, entered by the administrator; signs in with a card and does not pass. */
async function enterSecond(found: Found, server: Server) {
  const form = await found.admin.get('/people/new');
  const organisation = of(form, /<select[^>]*id="organisation".*?<option value="([0-9a-f-]{36})"/s);
  const created = await found.admin.post('/people/new', [
    ['family_name', 'Məmmədov'], ['given_name', 'Kənan'], ['patronymic', ''], ['sex', 'male'], ['birth_year', '1990'],
    ['language', 'az'], ['email', ''], ['phone', ''], ['organisation', organisation], ['unit', ''],
    ['post_role', 'officer'], ['since', ''], ['user_name', SECOND.user], ['project', 'phase-2'], ['role', 'trainee'],
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

export const userOf = (who: Stop['who']) => (who === 'second' ? SECOND.user : who);

const strangers: Stop[] = [
  { name: 'first page', who: 'nobody', open: go('/') },
  { name: 'about', who: 'nobody', open: go('/about') },
  { name: 'sign in', who: 'nobody', open: go('/sign-in') },
  { name: 'sign in, refused', who: 'nobody', open: send('/sign-in', { name: 'kimse', password: 'yanlış' }) },
  { name: 'ask for a link', who: 'nobody', open: go('/reset') },
  { name: 'link sent', who: 'nobody', open: send('/reset', { name: 'kimse' }) },
  {
    name: 'new password by link',
    who: 'nobody',
    before: async (found, server) => {
      await (await server.client('nobody')).post('/reset', [['name', 'manager']]);
      found.link = of(await found.admin.get('/mails'), /(\/reset\/[\w-]{8,})/);
    },
    open: go((found) => found.link),
  },
  { name: 'new password by link, refused', who: 'nobody', open: send((found) => found.link, { password: 'qısa' }) },
  { name: 'link over', who: 'nobody', open: go('/reset/bu-kecid-yoxdur') },
  { name: 'card', who: 'nobody', open: go('/card') },
  { name: 'card, refused', who: 'nobody', open: send('/card', { user_name: 'kimse', code: 'AAAA-BBBB-CCCC', password: 'dörd köhnə taxta körpü' }) },
  { name: 'verify', who: 'nobody', open: go('/verify') },
  { name: 'verify, no such code', who: 'nobody', open: go('/verify/AAAA-BBBB-CCCC') },
  { name: 'not found', who: 'nobody', open: go('/bele-sehife-yoxdur') },
  { name: 'signed out', who: 'nobody', open: (page) => go('/')(page, {} as Found).then(() => post(page, '/account/sessions/end-others', [])) },
  { name: 'not understood', who: 'nobody', open: (page) => go('/')(page, {} as Found).then(() => post(page, '/language', [['language', 'xx']])) },
  {
    name: 'too many tries',
    who: 'nobody',
    before: async (_, server) => {
      const nobody = await server.client('nobody');
      for (let n = 0; n < 8; n += 1) await nobody.post('/sign-in', [['name', 'tələsən'], ['password', String(n)]]);
    },
    open: send('/sign-in', { name: 'tələsən', password: 'x' }),
  },
];

const trainee: Stop[] = [
  { name: 'my courses, new', who: 'trainee', open: go('/courses') },
  { name: 'no certificate yet', who: 'trainee', open: go('/certificates') },
  { name: 'course, not started', who: 'trainee', open: go(COURSE) },
  { name: 'not started yet, conflict', who: 'trainee', open: (page) => go(COURSE)(page, {} as Found).then(() => post(page, `${QUIZ}/begin`, [])) },
  { name: 'lesson, unread', who: 'trainee', before: (found) => found.trainee.post(`${COURSE}/start`), open: go(`${COURSE}/${LESSONS[0]}`) },
  { name: 'course, started', who: 'trainee', open: go(COURSE) },
  ...LESSONS.map((lesson, index): Stop => ({
    name: `lesson ${index + 1}, read`,
    who: 'trainee',
    before: (found) => found.trainee.post(`${COURSE}/${lesson}/confirm`),
    open: go(`${COURSE}/${lesson}`),
  })),
  { name: 'front of the quiz', who: 'trainee', open: go(QUIZ) },
  { name: 'question', who: 'trainee', before: async (found) => (found.attempt = await begin(found.trainee)), open: go(`${QUIZ}/questions/1`) },
  {
    name: 'question, answered',
    who: 'trainee',
    before: (found) => answer(found.trainee, found.attempt, multiple, right(QUESTIONS[multiple - 1])),
    open: go(`${QUIZ}/questions/${multiple}`),
  },
  { name: 'question, after one that was saved', who: 'trainee', open: go(`${QUIZ}/questions/2?saved=10:42`) },
  {
    name: 'question, refused',
    who: 'trainee',
    open: (page, found) => go('/about')(page, found).then(() => post(page, `${QUIZ}/questions/1`, [['attempt', found.attempt], ['option', 'yoxdur']])),
  },
  { name: 'check, some open', who: 'trainee', open: go(`${QUIZ}/review`) },
  { name: 'front of the quiz, attempt open', who: 'trainee', open: go(QUIZ) },
  { name: 'my courses, begun', who: 'trainee', open: go('/courses') },
  {
    name: 'check, all answered',
    who: 'trainee',
    before: async (found) => {
      for (const [index, question] of QUESTIONS.entries()) {
        // Some answers are wrong or partly right, so that the result shows every state.
        const chosen = index === 0 ? wrong(question).slice(0, 1) : right(question);
        await answer(found.trainee, found.attempt, index + 1, index === multiple - 1 ? chosen.slice(0, 1) : chosen);
      }
    },
    open: go(`${QUIZ}/review`),
  },
  {
    name: 'result, passed',
    who: 'trainee',
    before: async (found) => {
      await found.trainee.post(`${QUIZ}/submit`, [['attempt', found.attempt]]);
      found.certificate = of(await found.trainee.get('/certificates'), /\/verify\/([^"]+)"/);
    },
    open: go(`${QUIZ}/results/1`),
  },
  {
    name: 'handed in already, conflict',
    who: 'trainee',
    open: (page, found) => go('/about')(page, found).then(() => post(page, `${QUIZ}/questions/1`, [['attempt', found.attempt], ['option', right(QUESTIONS[0])[0]]])),
  },
  { name: 'front of the quiz, passed', who: 'trainee', open: go(QUIZ) },
  { name: 'course, completed', who: 'trainee', open: go(COURSE) },
  { name: 'my courses, completed', who: 'trainee', open: go('/courses') },
  { name: 'certificates', who: 'trainee', open: go('/certificates') },
  { name: 'certificate verified', who: 'nobody', open: go((found) => `/verify/${found.certificate}`) },
  { name: 'exercise, new', who: 'trainee', open: go(EXERCISE) },
  { name: 'exercise, first scene', who: 'trainee', before: (found) => play(found.trainee, []), open: go(`${EXERCISE}/play`) },
  {
    name: 'exercise, refused',
    who: 'trainee',
    before: async (found) => (found.run = await play(found.trainee, recommended().slice(0, 1))),
    open: (page, found) => go('/about')(page, found).then(() => post(page, `${EXERCISE}/play`, [['run', found.run], ['step', '0'], ['choice', 'yoxdur']])),
  },
  { name: 'exercise, in the middle', who: 'trainee', before: (found) => play(found.trainee, recommended().slice(0, 8)), open: go(`${EXERCISE}/play`) },
  {
    name: 'exercise, a question',
    who: 'trainee',
    before: (found) => play(found.trainee, recommended().slice(0, recommended().findIndex((choice) => choice.includes('+')))),
    open: go(`${EXERCISE}/play`),
  },
  { name: 'exercise, half-way', who: 'trainee', open: go(EXERCISE) },
  {
    name: 'debrief, with critical errors',
    who: 'trainee',
    before: async (found) => {
      await play(found.trainee, 'worst');
      found.number = of(await found.trainee.get(EXERCISE), /\/runs\/(\d+)"/);
    },
    open: go((found) => `${EXERCISE}/runs/${found.number}`),
  },
  {
    name: 'debrief, refused',
    who: 'trainee',
    open: (page, found) => go('/about')(page, found).then(() => post(page, `${EXERCISE}/runs/${found.number}`, [['answer-1', 'Yalnız bir cavab.']])),
  },
  {
    name: 'debrief, to be read',
    who: 'trainee',
    before: async (found) => {
      await play(found.trainee, recommended());
      found.number = of(await found.trainee.get(EXERCISE), /\/runs\/(\d+)"/);
    },
    open: go((found) => `${EXERCISE}/runs/${found.number}`),
  },
  {
    name: 'debrief, answered',
    who: 'trainee',
    before: (found) => found.trainee.post(`${EXERCISE}/runs/${found.number}`, [['answer-1', 'A'], ['answer-2', 'B'], ['answer-3', 'C'], ['commitment', 'D']]),
    open: go((found) => `${EXERCISE}/runs/${found.number}`),
  },
  { name: 'exercise, completed', who: 'trainee', open: go(EXERCISE) },
  { name: 'commitments, none due', who: 'trainee', open: go('/commitments') },
  { name: 'account', who: 'trainee', open: go('/account') },
  { name: 'account, sessions ended', who: 'trainee', open: go('/account?done=sessions') },
  { name: 'account, refused', who: 'trainee', open: send('/account', { present: 'yanlış', password: 'qısa' }) },
  { name: 'forbidden', who: 'trainee', open: go('/people') },
];

const MAP = '/exercises/phase-2/recognising/03-decisions/wrong-number';
const DRAFT = '/authoring/recognising';
const EDITOR = `${DRAFT}/03-decisions/wrong-number`;

const session = (found: Found) => found.held.session;
const event = (found: Found) => found.held.event;
/** The event of the demonstration that is ahead, and the trainee on its list. */
const ahead = async (page: Page, found: Found) => {
  await go('/events?kind=simulation')(page, found);
  await page.locator('.course-list a').first().click();
};

const events: Stop[] = [
  { name: 'my events', who: 'trainee', open: go('/my-events') },
  { name: 'my events, cannot come', who: 'trainee', open: (page, found) => go('/my-events')(page, found).then(() => page.locator('form[action$="/apologise"] button').first().click()) },
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
  { name: 'people of an event', who: 'trainer', open: (page, found) => go(`${event(found)}/people`)(page, found) },
  { name: 'people of an event, a search', who: 'trainer', open: (page, found) => go(`${event(found)}/people?search=memmedov`)(page, found) },
  { name: 'people of an event, somebody without a name', who: 'trainer', open: (page, found) => go(`${event(found)}/people`)(page, found).then(() => post(page, `${event(found)}/people/guest`, [['family_name', ''], ['given_name', '']])) },
  { name: 'who is it', who: 'trainer', open: async (page, found) => {
    await go(`${event(found)}/people`)(page, found);
    await page.locator('a[href$="/match"]').first().click();
  } },
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
  { name: 'the wall', who: 'trainer', open: (page, found) => go(`${session(found)}/projector`)(page, found) },
  { name: 'attendance', who: 'manager', open: go('/attendance?project=phase-2') },
  { name: 'attendance, nobody', who: 'manager', open: go('/attendance?search=yoxdur') },
  { name: 'type the code', who: 'nobody', open: go('/in') },
  { name: 'a code that is wrong', who: 'nobody', open: go('/in/ABCDEFGH') },
  {
    name: 'here, without an account',
    who: 'nobody',
    open: async (page, found) => {
      const codes = JSON.parse(await found.trainer.get(`${session(found)}/codes`)) as { codes: { text: string }[] };
      await go(`/in/${codes.codes[0].text.replace('-', '')}`)(page, found);
    },
  },
  { name: 'here, without a name', who: 'nobody', open: (page) => post(page, '/in', [['family_name', '']]) },
  { name: 'here, marked', who: 'nobody', open: send('/in', { family_name: 'Qonaq', given_name: 'Əziz' }) },
  { name: 'register with a code', who: 'nobody', open: go('/join') },
  { name: 'register, a code that is wrong', who: 'nobody', open: go('/join/ABCDEFGH') },
  { name: 'register', who: 'nobody', open: async (page, found) => {
    found.link = of(await found.trainer.get(event(found)), /(\/join\/[0-9A-Z-]{9})/);
    await go(found.link)(page, found);
  } },
  { name: 'registered', who: 'nobody', open: send((found) => found.link, { family_name: 'Yeni', given_name: 'Qonaq' }) },
  { name: 'invitation', who: 'nobody', open: async (page, found) => {
    const state = JSON.parse(await found.trainer.get(`${session(found)}/state`)) as { lines: { badge: string }[] };
    await go(`/invitation/${state.lines[0].badge}`)(page, found);
  } },
  { name: 'event, cancelled', who: 'trainer', before: (found) => found.trainer.post(`${event(found)}/cancel`, [['reason', 'Zal bağlıdır']]), open: (page, found) => go(event(found))(page, found) },
  { name: 'the wall of a cancelled event', who: 'trainer', open: (page, found) => go(`${session(found)}/projector`)(page, found) },
];

const trainer: Stop[] = [
  { name: 'exercises', who: 'trainer', open: go('/exercises') },
  { name: 'map of an exercise', who: 'trainer', open: go(MAP) },
  { name: 'map, large', who: 'trainer', open: go(`${MAP}?zoom=150&which=first`) },
  { name: 'map, nobody', who: 'trainer', open: go(`${MAP}?from=2040-01-01`) },
  { name: 'single run', who: 'trainer', open: (page, found) => go(MAP)(page, found).then(() => page.locator('a[href*="/runs/"]').first().click()) },
  { name: 'single run, a step', who: 'trainer', open: (page, found) => go(MAP)(page, found).then(() => page.locator('a[href*="/runs/"]').first().click()).then(() => page.locator('.lesson-nav .button').last().click()) },
  { name: 'writing', who: 'trainer', open: go('/authoring') },
  {
    name: 'draft',
    who: 'trainer',
    before: async (_, server) => (await server.client('trainer')).post(`${DRAFT}/start`),
    open: go(DRAFT),
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
];

const paper: Stop[] = [
  {
    name: 'paper of an event, nothing printed',
    who: 'trainer',
    before: async (found, server) => {
      const list = await (await server.client('trainer')).get('/events?kind=simulation');
      found.paper = `/events/${of(list, /href="\/events\/([0-9a-f-]{36})"/)}/paper`;
    },
    open: go((found) => found.paper),
  },
  { name: 'sheet, refused', who: 'trainer', open: send((found) => found.paper, { empty_lines: '1000' }) },
  { name: 'certificates of attendance, refused', who: 'trainer', open: send((found) => found.paper, { percent: '101' }) },
  {
    name: 'paper of an event',
    who: 'trainer',
    before: async (found, server) => {
      const client = await server.client('trainer');
      const session = of(await client.get(found.paper), /name="(session-[0-9a-f-]{36})"/);
      await client.post(`${found.paper}/sheets`, [[session, 'true'], ['empty_lines', '3']]);
    },
    open: go((found) => found.paper),
  },
  { name: 'page of a sheet', who: 'trainer', open: (page, found) => go(found.paper)(page, found).then(() => page.locator('a[href*="/paper/pages/"]').first().click()) },
  {
    name: 'page of a sheet, refused',
    who: 'trainer',
    open: async (page, found) => {
      await go(found.paper)(page, found);
      await post(page, (await page.locator('a[href*="/paper/pages/"]').first().getAttribute('href')) ?? '', [['late-0-0', '9999']]);
    },
  },
];

const LIST = 'Soyadı;Adı;Təşkilat;Telefon\nNəbiyev;Kamal;Yeni Fond;050 111 22 33\nQədirova;Səkinə;Yeni Fond;nömrəsi yoxdur\n';
const OLD_LETTERS = 'Сойады;Ады;Тяшкилат\nЯлийев;Турал;Йени Фонд\nГулийева;Айсел;Йени Фонд\nЩясянов;Ряшад;Ъянуб идаряси\n';

/** Hands a list of people in; the same one leads to the same page again. */
export const handIn = (text: string, name = 'siyahı.csv') => async (page: Page, found: Found) => {
  await go((found) => found.imports)(page, found);
  await page.locator('#list').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  await page.locator('form[enctype] button').click();
  await page.waitForLoadState();
  found.list = new URL(page.url()).pathname;
};

const imports: Stop[] = [
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
  { name: 'list, read', who: 'trainer', open: handIn(LIST) },
  { name: 'row of a list', who: 'trainer', open: go((found) => `${found.list}/rows/3`) },
  {
    name: 'list, refused',
    who: 'trainer',
    open: async (page, found) => {
      await go((found) => found.list)(page, found);
      await page.locator('form[action$="/confirm"] button').click();
    },
  },
  {
    name: 'list, entered',
    who: 'trainer',
    open: async (page, found) => {
      await go((found) => found.list)(page, found);
      const form = page.locator('form[action$="/confirm"]');
      if (await form.count()) {
        await form.locator('[name="faulty"]').check();
        await form.locator('button').click();
      }
      await page.locator('dl.facts').waitFor();
    },
  },
  { name: 'lists of an event', who: 'trainer', open: go((found) => found.imports) },
];

/** Opens a page of the first event on a list of events. */
const ofEvent = (list: string, place: string) => async (page: Page) => {
  await page.goto(list);
  const event = await page.locator('.course-list h2 a').first().getAttribute('href');
  await page.goto(`${event ?? ''}${place}`);
};

const HELD = '/events?project=phase-2&kind=round-table';
const AWARENESS = '/events?project=phase-2&kind=awareness';

/** What comes after an event. */
const after: Stop[] = [
  { name: 'report of an event', who: 'manager', open: ofEvent(HELD, '/report') },
  { name: 'feedback, none yet', who: 'manager', open: ofEvent(HELD, '/feedback') },
  { name: 'feedback, empty sheet', who: 'trainer', open: ofEvent(HELD, '/feedback/sheet') },
  {
    name: 'feedback, from five sheets on',
    who: 'trainer',
    before: async (_, server) => {
      const client = await server.client('trainer');
      const event = of(await client.get(HELD), /href="(\/events\/[0-9a-f-]{36})"/);
      for (let n = 1; n <= 5; n += 1) {
        await client.post(`${event}/feedback`, [['rating-content', String(n)], ['rating-trainers', '5'], ['most_useful', 'Зоны ответственности'], ['to_change', 'Больше практики']]);
      }
    },
    open: ofEvent(HELD, '/feedback'),
  },
  { name: 'feedback, a sheet refused', who: 'trainer', open: (page, found) => go('/about')(page, found).then(() => ofEvent(HELD, '/feedback')(page)).then(() => post(page, new URL(page.url()).pathname, [['rating-content', '9']])) },
  { name: 'report with feedback', who: 'trainer', open: ofEvent(HELD, '/report') },
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
  { name: 'feedback, the code on the badge', who: 'nobody', open: go('/feedback') },
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

const staff: Stop[] = [
  { name: 'completions', who: 'manager', open: go('/completions') },
  { name: 'completions of phase 2, everybody', who: 'manager', open: go('/completions?project=phase-2&state=all&sort=result&order=down') },
  { name: 'completions, nobody', who: 'manager', open: go('/completions?search=yoxdur') },
  { name: 'completions for a trainer', who: 'trainer', open: go('/completions') },
  { name: 'no project with this name', who: 'trainer', open: go('/completions?project=phase-1') },
];

const administrator: Stop[] = [
  { name: 'people', who: 'admin', open: go('/people') },
  { name: 'people, nobody', who: 'admin', open: go('/people?search=yoxdur') },
  { name: 'new person', who: 'admin', open: go('/people/new') },
  { name: 'new person, refused', who: 'admin', open: send('/people/new', { family_name: '', birth_year: '19', email: 'x', phone: 'abc' }) },
  // The first letter is Cyrillic.
  { name: 'new person, repaired', who: 'admin', open: send('/people/new', { family_name: '\u0410liyeva', given_name: 'Leyla' }) },
  { name: 'person', who: 'admin', before: enterSecond, open: go(person) },
  { name: 'person, just entered', who: 'admin', open: go((found) => `${person(found)}?done=created`) },
  { name: 'correct a person', who: 'admin', open: go((found) => `${person(found)}/edit`) },
  { name: 'correct a person, refused', who: 'admin', open: send((found) => `${person(found)}/edit`, { family_name: '', email: 'x' }) },
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
  { name: 'organisations, none', who: 'admin', open: go('/organisations?search=yoxdur') },
  { name: 'new organisation', who: 'admin', open: go('/organisations/new') },
  { name: 'new organisation, refused', who: 'admin', open: send('/organisations/new', { name: '' }) },
  { name: 'projects', who: 'admin', open: go('/projects') },
  { name: 'new project', who: 'admin', open: go('/projects/new') },
  { name: 'new project, refused', who: 'admin', open: send('/projects/new', { slug: 'İkinci mərhələ', name_az: '' }) },
  { name: 'mails', who: 'admin', open: (page, found) => go('/mails')(page, found).then(() => page.locator('summary').first().click()) },
  { name: 'audit log', who: 'admin', open: go('/audit') },
  { name: 'audit log, nothing', who: 'admin', open: go('/audit?action=yoxdur') },
];

const second: Stop[] = [
  { name: 'result, not passed', who: 'second', open: go(`${QUIZ}/results/1`) },
  { name: 'front of the quiz, pause', who: 'second', open: go(QUIZ) },
  { name: 'course, quiz missing', who: 'second', open: go(COURSE) },
  {
    name: 'person, account closed',
    who: 'admin',
    before: (found) => found.admin.post(`${person(found)}/close`),
    open: go(person),
  },
];

export const STOPS: Stop[] = [...strangers, ...trainee, ...events, ...trainer, ...paper, ...imports, ...after, ...staff, ...administrator, ...second];

export const start = async (server: Server): Promise<Found> => ({
  trainee: await server.client('trainee'),
  trainer: await server.client('trainer'),
  admin: await server.client('admin'),
  attempt: '',
  run: '',
  number: '',
  certificate: '',
  link: '',
  person: '',
  paper: '',
  imports: '',
  list: '',
  held: { event: '', session: '' },
  twice: ['', ''],
  feedback: '',
});
