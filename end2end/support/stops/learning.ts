// Courses, lessons, quizzes and exercises as trainees go through them, and the maps of exercises for trainers.

import { EXERCISE, play, recommended } from '../exercise';
import { COURSE, LESSONS, QUESTIONS, QUIZ, answer, begin, right, wrong } from '../quiz';
import { post, type Page } from '../test';
import { go, of, send, type Found, type Stop } from './stop';

const multiple = QUESTIONS.findIndex((question) => question.kind === 'multiple') + 1;
/** On which terms the course is offered. */
const OFFER = '/offers/phase-2/recognising';
const terms = (way: string) => (found: Found) => found.trainer.post(`${OFFER}/terms`, [['way_in', way], ['opens_on', way === 'open' ? '' : '2090-01-01']]);
const MAP = '/exercises/phase-2/recognising/03-decisions/wrong-number';

/** A page as a phone keeps it, in the language of the tour. */
const copyOf = (at: string) => async (page: Page, found: Found) => {
  await go('/courses')(page, found);
  const address = await page.evaluate(
    async ([list, at]) => {
      const { files } = (await (await fetch(list)).json()) as { files: { at: string; address: string }[] };
      return files.find((file) => file.at === at)?.address ?? '';
    },
    [`${COURSE}/kept`, at],
  );
  await go(address)(page, found);
};

export const learning: Stop[] = [
  { name: 'my courses, new', who: 'trainee', open: go('/courses') },
  { name: 'course, not started', who: 'trainee', open: go(COURSE) },
  { name: 'search, nothing typed', who: 'trainee', open: go('/search') },
  { name: 'search, found', who: 'trainee', open: go('/search?q=əlamət') },
  { name: 'search, similar', who: 'trainee', open: go('/search?q=alamatlar') },
  { name: 'search, nothing found', who: 'trainee', open: go('/search?q=zzzzzz&course=recognising') },
  { name: 'search, by a trainer', who: 'trainer', open: go('/search?q=əlamət') },
  { name: 'courses that are offered', who: 'trainer', open: go('/offers') },
  { name: 'course that is offered', who: 'trainer', open: go(OFFER) },
  { name: 'course that is offered, people to enrol', who: 'trainer', open: go(`${OFFER}?search=`) },
  {
    name: 'course that is offered, with a code and people',
    who: 'trainer',
    before: async (found) => {
      await terms('code')(found);
      const page = await found.trainer.get(`${OFFER}?search=`);
      const fields: [string, string][] = [['id', of(page, /name="id" value="([^"]+)"/)], ['ends_on', '2090-12-31'], ['places', '20'], ['code_due_on', '2091-01-31']];
      await found.trainer.post(`${OFFER}/codes`, fields);
      await found.trainer.post(`${OFFER}/people`, [['person', of(page, /name="person" value="([^"]+)"/)], ['due_on', '2091-01-31']]);
    },
    open: go(OFFER),
  },
  { name: 'course that is offered, code refused', who: 'trainer', open: send(OFFER, { places: '0', ends_on: '' }) },
  { name: 'course, not open', who: 'trainee', open: go(COURSE) },
  { name: 'my courses, not open', who: 'trainee', open: go('/courses') },
  { name: 'catalogue, not open', who: 'trainee', open: go('/catalogue') },
  { name: 'catalogue', who: 'trainee', before: terms('open'), open: go('/catalogue') },
  { name: 'courses for everybody, none', who: 'nobody', open: go('/open') },
  { name: 'courses for everybody', who: 'nobody', before: (found) => found.trainer.post(`${OFFER}/terms`, [['way_in', 'open'], ['opens_on', ''], ['is_public', 'true']]), open: go('/open') },
  { name: 'course for everybody', who: 'nobody', open: go('/open/recognising') },
  { name: 'lesson for everybody', who: 'nobody', open: go(`/open/recognising/${LESSONS[0]}`) },
  { name: 'exercise for everybody', who: 'nobody', open: go('/open/recognising/03-decisions/wrong-number') },
  { name: 'test that counts, for everybody', who: 'nobody', open: go('/open/recognising/02-combining/post') },
  { name: 'catalogue, nothing', who: 'trainee', open: go('/catalogue?group=media') },
  { name: 'course with a code', who: 'trainee', open: go('/enrol') },
  { name: 'course with a code, refused', who: 'trainee', open: send('/enrol', { code: 'ABCD2345' }) },
  { name: 'not started yet, conflict', who: 'trainee', open: (page) => go(COURSE)(page, {} as Found).then(() => post(page, `${QUIZ}/begin`, [])) },
  { name: 'lesson, unread', who: 'trainee', before: (found) => found.trainee.post(`${COURSE}/start`), open: go(`${COURSE}/${LESSONS[0]}`) },
  { name: 'at hand', who: 'trainee', open: go('/at-hand') },
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
  { name: 'on this phone', who: 'trainee', open: go('/on-this-phone') },
  { name: 'on this phone, as it is kept', who: 'trainee', open: copyOf('/on-this-phone') },
  { name: 'course, as it is kept', who: 'trainee', open: copyOf(COURSE) },
  { name: 'lesson, as it is kept', who: 'trainee', open: copyOf(`${COURSE}/${LESSONS[0]}`) },
  { name: 'quiz, as it is kept', who: 'trainee', open: copyOf(QUIZ) },
  { name: 'commitments, none due', who: 'trainee', open: go('/commitments') },
  { name: 'exercises', who: 'trainer', open: go('/exercises') },
  { name: 'map of an exercise', who: 'trainer', open: go(MAP) },
  { name: 'map, large', who: 'trainer', open: go(`${MAP}?zoom=150&which=first`) },
  { name: 'map, nobody', who: 'trainer', open: go(`${MAP}?from=2040-01-01`) },
  { name: 'single run', who: 'trainer', open: (page, found) => go(MAP)(page, found).then(() => page.locator('a[href*="/runs/"]').first().click()) },
  { name: 'single run, a step', who: 'trainer', open: (page, found) => go(MAP)(page, found).then(() => page.locator('a[href*="/runs/"]').first().click()).then(() => page.locator('.lesson-nav .button').last().click()) },
];

/** The second trainee, who has not passed; entered among the people. */
export const failed: Stop[] = [
  { name: 'result, not passed', who: 'second', open: go(`${QUIZ}/results/1`) },
  { name: 'front of the quiz, pause', who: 'second', open: go(QUIZ) },
  { name: 'course, quiz missing', who: 'second', open: go(COURSE) },
];
