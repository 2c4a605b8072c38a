// The whole line, from the first page to the manager's file, with and without JavaScript.

import { execFileSync } from 'node:child_process';

import { complaints, expect, test, type Page } from '../../support/test';
import { ACTIVITIES, COURSE, LESSONS, QUESTIONS, QUIZ, right, type Question } from '../../support/quiz';
import { SAVED, az, pattern, taught } from '../../support/words';

const NAME = ['Leyla', 'Əliyeva', 'Rəşid qızı'];
const COLUMNS = [
  'person_id', 'family_name', 'given_name', 'patronymic', 'organisation', 'organisation_kind', 'sex', 'region',
  'district', 'project', 'course', 'version', 'language', 'started_on', 'completed_on', 'online_minutes', 'attended_minutes', 'credited_minutes', 'result_percent',
  'certificate',
];

const button = (page: Page, id: string) => page.getByRole('button', { name: az(id), exact: true });
const link = (page: Page, id: string) => page.getByRole('main').getByRole('link', { name: az(id), exact: true });

async function signIn(page: Page, user: string) {
  await page.goto('/');
  await expect(page.locator('html')).toHaveAttribute('lang', 'az');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(az('Training against trafficking in persons'));
  await link(page, 'Sign in').click();
  await expect(page).toHaveURL('/sign-in');
  await page.getByLabel(az('User name or e-mail')).fill(user);
  await page.getByLabel(az('Password'), { exact: true }).fill(`dayaq-${user}-demo`);
  await button(page, 'Sign in').click();
}

async function readLessons(page: Page) {
  await page.getByRole('heading', { level: 3 }).getByRole('link', { name: taught('az', 'Recognising: indicators and first contact') }).click();
  await expect(page).toHaveURL(COURSE);
  await expect(page.locator('.task-list__item')).toHaveCount(ACTIVITIES);
  await expect(page.locator('.task-list a')).toHaveCount(0);
  await button(page, 'Start the course').click();
  for (const [index, lesson] of LESSONS.entries()) {
    await expect(page).toHaveURL(`${COURSE}/${lesson}`);
    const place = az('{n} of {of}', { n: index + 1, of: ACTIVITIES });
    await expect(page.locator('.lesson-meta')).toContainText(place);
    await expect(page.locator('article.prose p').first()).toBeVisible();
    await button(page, 'I have read this. Next').click();
  }
  await expect(page).toHaveURL(QUIZ);
  const facts = page.locator('.facts');
  await expect(facts.locator('div', { hasText: az('Questions') }).locator('dd')).toHaveText('10');
  await expect(facts.locator('div', { hasText: az('Needed to pass') }).locator('dd')).toHaveText('70%');
}

/** Checks that exactly these options are chosen. */
async function expectChosen(page: Page, question: Question) {
  const wanted = new Set(right(question));
  for (const option of question.options) {
    await expect(page.locator(`input[value="${option.id}"]`)).toBeChecked({ checked: wanted.has(option.id) });
  }
}

async function answerWithScript(page: Page, question: Question, place: number) {
  let loads = 0;
  const count = () => (loads += 1);
  page.on('domcontentloaded', count);
  for (const option of right(question)) {
    const saved = page.waitForResponse((answer) => answer.request().method() === 'POST');
    await page.locator('label.option', { has: page.locator(`[value="${option}"]`) }).click();
    expect((await saved).status()).toBe(200);
    await expect(page.getByRole('status')).toHaveText(SAVED);
    await expect(page.getByRole('status')).toHaveAttribute('data-state', 'saved');
  }
  if (place === 2) await expect.soft(page.locator('.saved:visible'), 'one notice, not also the one of the question before').toHaveCount(1);
  page.off('domcontentloaded', count);
  expect(loads, 'no page is loaded to save an answer').toBe(0);
  await expect(page).toHaveURL((url) => url.pathname === `${QUIZ}/questions/${place}`);
  if (place === 5) {
    await page.reload();
    await expectChosen(page, question);
  }
  await button(page, place === QUESTIONS.length ? 'Check your answers' : 'Next question').click();
}

async function answerPlainly(page: Page, question: Question, place: number) {
  for (const option of right(question)) await page.locator(`input[value="${option}"]`).check();
  const last = place === QUESTIONS.length;
  await button(page, last ? 'Check your answers' : 'Next question').click();
  if (last) return;
  await expect(page).toHaveURL((url) => url.pathname === `${QUIZ}/questions/${place + 1}`);
  await expect(page.locator('.saved[data-state="saved"]')).toHaveText(SAVED);
  if (place === 5) {
    await button(page, 'Back').click();
    await expect(page).toHaveURL((url) => url.pathname === `${QUIZ}/questions/${place}`);
    await page.reload();
    await expectChosen(page, question);
    await button(page, 'Next question').click();
  }
}

async function takeQuiz(page: Page, script: boolean) {
  await button(page, 'Begin').click();
  for (const [index, question] of QUESTIONS.entries()) {
    const head = { title: taught('az', 'Post-test'), n: index + 1, of: QUESTIONS.length };
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(az('{title} · question {n} of {of}', head));
    if (index === 0) {
      await expect.soft(page.getByRole('status'), 'nothing is said, and no tick drawn, before anything was saved').toBeHidden();
    }
    await (script ? answerWithScript : answerPlainly)(page, question, index + 1);
  }
  await expect(page).toHaveURL(`${QUIZ}/review`);
  await expect(page.locator('.task-list .tag--done', { hasText: az('answered') })).toHaveCount(QUESTIONS.length);
  await expect(page.locator('.notice:visible')).toHaveCount(0);
  await button(page, 'Hand in').click();
}

async function seeResult(page: Page) {
  await expect(page).toHaveURL(`${QUIZ}/results/1`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('100%');
  await expect(page.locator('.confirmation p')).toHaveText([az('Passed'), az('{n} right', { n: QUESTIONS.length })]);
  const options = QUESTIONS.flatMap((question) => question.options);
  await expect(page.locator('.option__feedback')).toHaveCount(options.length);
  await expect(page.locator('.option--right')).toHaveCount(options.filter((o) => o.right).length);
  await expect(page.getByText(az('Right, and you chose it'))).toHaveCount(options.filter((o) => o.right).length);
  await expect(page.locator('.question summary .tag')).toHaveText(QUESTIONS.map(() => az('right')));
  for (const text of await page.locator('.option__feedback').allTextContents()) expect(text.trim()).not.toBe('');
  await page.goto(COURSE);
  await expect(page.locator('.notice--done')).toContainText(az('Course completed'));
  await expect(page.locator('.task-list .tag--done')).toHaveCount(LESSONS.length + 1);
}

/** Gives the number of the certificate. */
async function checkCertificate(page: Page): Promise<string> {
  const href = await page.getByRole('link', { name: `${az('Your certificate')} (PDF)` }).getAttribute('href');
  const pdf = await page.request.get(href ?? '');
  expect(pdf.headers()['content-type']).toBe('application/pdf');
  const bytes = await pdf.body();
  expect(bytes.subarray(0, 4).toString()).toBe('%PDF');
  const paper = execFileSync('pdftotext', ['-layout', '-', '-'], { input: bytes }).toString().replace(/\s+/g, ' ');

  await page.goto('/certificates');
  const number = /DAYAQ-\S+|\S*\d{4}-\S+/.exec((await page.locator('.course-list p').first().textContent()) ?? '')?.[0] ?? '';
  expect(number).not.toBe('');
  expect(paper).toContain(number);
  for (const part of NAME) expect(paper).toContain(part);

  await link(page, 'Verification page').click();
  await expect(page).toHaveURL(/\/verify\/[^/]+$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(az('This certificate is genuine'));
  const labels = await page.locator('.facts dt').allTextContents();
  expect(labels).toEqual([
    'Awarded to', 'Course', 'Completed on', 'Hours', 'Result', 'Certificate number', 'Version of the course', 'Organisation',
    'Project', 'Code',
  ].map((id) => az(id)));
  for (const value of await page.locator('.facts dd').allTextContents()) {
    expect(paper, 'every fact of the verification page stands on the paper').toContain(value.replace(/\s+/g, ' ').trim());
  }
  const fact = (id: string) => page.locator('.facts div', { has: page.locator('dt', { hasText: az(id) }) }).locator('dd');
  for (const part of NAME) await expect(fact('Awarded to')).toContainText(part);
  await expect(fact('Certificate number')).toHaveText(number);
  await expect(fact('Result')).toHaveText('100%');
  return number;
}

/** The rows of a CSV file. */
function rows(text: string): string[][] {
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  const all: string[][] = [];
  let row: string[] = [];
  while (cell.lastIndex < text.length) {
    const found = cell.exec(text);
    if (!found) throw new Error('this is no CSV');
    row.push(found[1]?.replaceAll('""', '"') ?? found[2]);
    if (found[3] !== ',') {
      all.push(row);
      row = [];
    }
  }
  return all;
}

async function checkList(page: Page, number: string) {
  await expect(page).toHaveURL('/completions');
  await page.getByLabel(az('Project'), { exact: true }).selectOption('phase-2');
  await button(page, 'Show').click();
  await expect(page).toHaveURL(/project=phase-2/);
  const row = page.locator('tbody tr', { has: page.getByRole('link', { name: number }) });
  await expect(row).toHaveCount(1);
  for (const part of NAME) await expect(row.getByRole('rowheader')).toContainText(part);
  await expect(row).toContainText('100%');

  const toolbar = (await page.locator('.toolbar p').textContent()) ?? '';
  const count = Number(pattern(az('{n} completion'), { n: '(\\d+)' }).exec(toolbar)?.[1]);
  expect(count).toBeGreaterThan(1);
  await expect(page.locator('tbody tr')).toHaveCount(count);

  const file = async (name: string) => page.request.get((await page.getByRole('link', { name, exact: true }).getAttribute('href')) ?? '');
  const csv = await file('CSV');
  expect(csv.headers()['content-type']).toBe('text/csv; charset=utf-8');
  expect(csv.headers()['content-disposition']).toContain('attachment');
  const bytes = await csv.body();
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const [head, ...data] = rows(bytes.subarray(3).toString());
  expect(head).toEqual(COLUMNS);
  expect(data).toHaveLength(count);
  const mine = data.filter((cells) => cells[COLUMNS.indexOf('certificate')] === number);
  expect(mine).toHaveLength(1);
  expect(mine[0].slice(1, 4)).toEqual(['Əliyeva', 'Leyla', 'Rəşid qızı']);
  expect(mine[0][COLUMNS.indexOf('result_percent')]).toBe('100');
  expect(mine[0][COLUMNS.indexOf('completed_on')]).toMatch(/^\d{4}-\d\d-\d\d$/);

  const xlsx = await file('XLSX');
  expect(xlsx.headers()['content-type']).toBe('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
  expect((await xlsx.body()).subarray(0, 4).toString('latin1')).toBe('PK\x03\x04');
}

for (const script of [true, false]) {
  test.describe(script ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled: script, line: String(script) });

    test('from the first page to the manager’s file', async ({ page }) => {
      const complained = complaints(page);
      await signIn(page, 'trainee');
      await expect(page).toHaveURL('/courses');
      await readLessons(page);
      await takeQuiz(page, script);
      await seeResult(page);
      const number = await checkCertificate(page);
      await button(page, 'Sign out').click();
      await expect(page).toHaveURL('/');
      await signIn(page, 'manager');
      await checkList(page, number);
      expect(complained).toEqual([]);
    });
  });
}
