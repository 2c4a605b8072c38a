// Without a network, and with the same attempt in two tabs: nothing is lost, and a sentence says what happens.

import { expect, post, test } from '../../support/test';
import { hold } from '../../support/event';
import { bar, list } from '../../support/phone';
import { EXERCISE, play, recommended } from '../../support/exercise';
import { QUESTIONS, QUIZ, answer, begin, readAll, right, wrong } from '../../support/quiz';
import { SAVED, az } from '../../support/words';

const conflict = () => az('This has changed meanwhile');

test.beforeEach(async ({ server }) => readAll(await server.client('trainee')));

test('an answer waits for the network and is saved by itself', async ({ open, server }) => {
  await begin(await server.client('trainee'));
  const page = await open('trainee');
  await page.goto(`${QUIZ}/questions/1`, { waitUntil: 'networkidle' });
  const [first, second] = QUESTIONS[0].options.map((o) => page.locator(`input[value="${o.id}"]`));
  const notice = page.getByRole('status');

  await page.context().setOffline(true);
  await first.check();
  await expect(notice).toHaveText(az('No connection. {n} not sent yet: kept on this device, and sent by itself.', { n: 1 }));
  await expect(notice).toHaveAttribute('data-state', 'error');
  // Somebody changes their mind while the network is away: the last choice counts.
  await second.check();
  await page.context().setOffline(false);
  await expect(notice).toHaveText(SAVED, { timeout: 20_000 });
  await expect(notice).toHaveAttribute('data-state', 'saved');

  await page.reload();
  await expect(second).toBeChecked();
  await expect(first).not.toBeChecked();
});

test('a change while the network is away keeps saying so', async ({ open, server }) => {
  await begin(await server.client('trainee'));
  const page = await open('trainee');
  await page.goto(`${QUIZ}/questions/1`, { waitUntil: 'networkidle' });
  const options = QUESTIONS[0].options.map((o) => page.locator(`input[value="${o.id}"]`));
  const offline = az('No connection. {n} not sent yet: kept on this device, and sent by itself.', { n: 1 });
  await page.context().setOffline(true);
  await options[0].check();
  await expect(page.getByRole('status')).toHaveText(offline);
  // The pause between two tries is long by now: it must not read as if something were on its way.
  await page.waitForTimeout(3_500);
  await options[1].check();
  await expect(page.getByRole('status')).toHaveText(offline, { timeout: 2_000 });
});

test('without a network the test goes on: next, back, the tab closed and opened again', async ({ open, server }) => {
  const trainee = await server.client('trainee');
  await begin(trainee);
  const page = await open('trainee');
  const context = page.context();
  const fetched = (n: number) => page.waitForResponse((answer) => answer.url().endsWith(`${QUIZ}/questions/${n}`));
  const last = fetched(QUESTIONS.length);
  await page.goto(`${QUIZ}/questions/1`);
  await last;
  await context.setOffline(true);
  const pick = (n: number) => page.locator(`input[value="${right(QUESTIONS[n - 1])[0]}"]`);
  for (const n of [1, 2, 3]) {
    await expect(page.locator('.focus-head__place')).toHaveText(`${n} / ${QUESTIONS.length}`);
    await pick(n).check();
    await expect(page.getByRole('status')).toContainText(az('No connection. {n} not sent yet: kept on this device, and sent by itself.', { n }));
    await page.getByRole('button', { name: az('Next question') }).click();
  }
  await expect(page.locator('.quiz-step[data-state="answered"]')).toHaveCount(3);
  await page.getByRole('button', { name: az('Back') }).click();
  await expect(page).toHaveURL(`${QUIZ}/questions/3`);
  await expect(pick(3)).toBeChecked();
  await page.close();

  const again = await context.newPage();
  await context.setOffline(false);
  await again.goto('/courses');
  await expect(again.locator('#unsent')).toContainText(az('{n} not sent yet: kept on this device.', { n: 3 }));
  await again.locator('#unsent a').click();
  await expect(again.getByRole('status').filter({ hasText: SAVED })).toBeVisible({ timeout: 15_000 });
  for (const n of [1, 2, 3]) {
    await again.goto(`${QUIZ}/questions/${n}`);
    await expect(again.locator(`input[value="${right(QUESTIONS[n - 1])[0]}"]`)).toBeChecked();
  }
});

test('chosen before the script has come: saved by itself', async ({ open, server }) => {
  await begin(await server.client('trainee'));
  const page = await open('trainee');
  let release = () => {};
  const held = new Promise<void>((resume) => (release = resume));
  await page.route('**/assets/quiz.*.js', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${QUIZ}/questions/1`, { waitUntil: 'commit' });
  await page.locator('input[name="option"]:not(:checked)').first().check();
  release();
  await expect(page.getByRole('status')).toHaveText(SAVED);
});

test('signed out meanwhile: the answer waits, and is sent after signing in again', async ({ open, server }) => {
  await begin(await server.client('trainee'));
  const page = await open('trainee');
  await page.goto(`${QUIZ}/questions/1`, { waitUntil: 'networkidle' });
  const cookies = await page.context().cookies();
  await page.context().clearCookies({ name: 'session' });
  // The tests before have answered some.
  await page.locator('input[name="option"]:not(:checked)').first().check();
  await expect(page.getByRole('status')).toContainText(az('You are signed out. What you chose is kept on this device.'));
  await expect(page.getByRole('status').getByRole('link')).toHaveAttribute('href', /^\/sign-in\?back=/);
  await page.context().addCookies(cookies);
  await page.reload();
  await expect(page.getByRole('status')).toHaveText(SAVED);
});

test('what is written in a debrief outlives the page, and goes when it is saved', async ({ open, server }) => {
  const trainee = await server.client('trainee');
  await play(trainee, recommended());
  const run = /\/courses\/[^"]*\/runs\/\d+/.exec(await trainee.get(EXERCISE))?.[0] ?? '';
  const page = await open('trainee');
  await page.goto(run);
  const fields = page.locator('form[data-draft] textarea');
  await fields.first().fill('Telefonda tələsdim.');
  await page.reload();
  await expect(fields.first()).toHaveValue('Telefonda tələsdim.');
  await expect(page.locator('form[data-draft] .notice')).toContainText(az('What you wrote here before is still there. It is not saved yet.'));
  await page.goto('/courses');
  await expect(page.locator('#unsent')).toContainText(az('{n} not sent yet: kept on this device.', { n: 1 }));
  await page.goto(run);
  for (const field of await fields.all()) await field.fill('Dinləyirəm.');
  // That it was sent proves nothing: the line breaks off, and somebody goes elsewhere.
  await page.route(run, (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
  await page.getByRole('button', { name: az('Finish the debrief') }).click();
  await page.unroute(run);
  await page.goto('/courses');
  await expect(page.locator('#unsent')).toContainText(az('{n} not sent yet: kept on this device.', { n: 1 }));
  // Nor when the session has ended meanwhile.
  await page.goto(run);
  await expect(fields.first()).toHaveValue('Dinləyirəm.');
  const cookies = await page.context().cookies();
  await page.context().clearCookies({ name: 'session' });
  await page.getByRole('button', { name: az('Finish the debrief') }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(az('You are signed out'));
  await page.context().addCookies(cookies);
  await page.goto('/courses');
  await page.goto(run);
  for (const field of await fields.all()) await expect(field).toHaveValue('Dinləyirəm.');
  await page.getByRole('button', { name: az('Finish the debrief') }).click();
  await expect(page.locator('#answered')).toBeVisible();
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('draft ')))).toEqual([]);
});

test('the check of all answers waits for what is on its way', async ({ open, server }) => {
  const trainee = await server.client('trainee');
  await begin(trainee);
  const page = await open('trainee');
  await page.goto(`${QUIZ}/questions/${QUESTIONS.length}`, { waitUntil: 'networkidle' });
  await page.route(`${QUIZ}/questions/*`, async (route) => {
    if (route.request().method() === 'POST') await new Promise((resume) => setTimeout(resume, 4_000));
    await route.continue();
  });
  const last = QUESTIONS[QUESTIONS.length - 1];
  await page.locator(`input[value="${last.options.find((option) => !option.right)?.id}"]`).check();
  await page.getByRole('button', { name: az('Check your answers') }).click();
  await expect(page.locator('.saved')).toHaveText(az('saving…'));
  await expect(page).toHaveURL(`${QUIZ}/review`, { timeout: 10_000 });
});

test('handed in in one tab, answered in another', async ({ open, server }) => {
  const trainee = await server.client('trainee');
  const attempt = await begin(trainee);
  for (const [index, question] of QUESTIONS.entries()) await answer(trainee, attempt, index + 1, right(question));
  const one = await open('trainee');
  const context = one.context();
  const [two, three] = [await context.newPage(), await context.newPage()];
  const failures: string[] = [];
  context.on('response', (r) => r.status() >= 500 && failures.push(`${r.status()} ${r.url()}`));
  await two.goto(`${QUIZ}/questions/1`, { waitUntil: 'networkidle' });
  await three.goto(`${QUIZ}/review`);

  await one.goto(`${QUIZ}/review`);
  await one.getByRole('button', { name: az('Hand in') }).click();
  await expect(one.getByRole('heading', { level: 1 })).toHaveText('100%');

  const late = wrong(QUESTIONS[0])[0];
  await two.locator(`input[value="${late}"]`).check();
  await expect(two.getByRole('status')).toContainText(conflict());
  await expect(two.getByRole('status')).toHaveAttribute('data-state', 'error');
  // The plain form, as it is sent without the script, leads to the page that says so.
  await post(two, `${QUIZ}/questions/1`, [['attempt', attempt], ['option', late]]);
  await expect(two.getByRole('heading', { level: 1 })).toHaveText(conflict());
  await expect(two.getByRole('main')).toContainText(az('This attempt was handed in already. Its result is on the page of the quiz.'));
  await two.goto(`${QUIZ}/questions/1`);
  await expect(two, 'there is nothing to answer any more').toHaveURL(QUIZ);

  // Handing in twice shows the result that there is, or says that it was handed in.
  await three.getByRole('button', { name: az('Hand in') }).click();
  await expect(three.getByRole('heading', { level: 1 })).toHaveText(new RegExp(`^(100%|${conflict()})$`));

  await one.reload();
  await expect(one.getByRole('heading', { level: 1 }), 'the late answer changed nothing').toHaveText('100%');
  expect(failures).toEqual([]);
});

test('feedback that is written without a network is there again, and goes when it is given', async ({ open, server }) => {
  const trainer = await server.client('trainer');
  const held = await hold(trainer, [['joinable', 'true']]);
  const trainee = await server.client('trainee');
  const code = /\/join\/([\w-]+)/.exec(await trainer.get(held.event))?.[1] ?? '';
  const joined = await trainee.post(`/join/${code.replace('-', '')}`);
  expect(joined.to).toContain('done=registered');
  const page = await open('trainee');
  const sheet = `/my-events${held.event.replace('/events', '')}/feedback`;
  const staff = await open('trainer');
  await list(staff, held.session);
  await staff.locator('.roster__row .roster__here').first().click();
  await expect(bar(staff)).toHaveText(az('Everything is sent'));
  await page.goto(sheet);
  const words = page.locator('form[data-draft] textarea').first();
  await words.fill('Daha çox məşq.');
  await page.context().setOffline(true);
  await page.getByRole('button', { name: az('Send without my name') }).click();
  await page.context().setOffline(false);
  await page.goto(sheet);
  await expect(words).toHaveValue('Daha çox məşq.');
  await page.getByRole('button', { name: az('Send without my name') }).click();
  await expect(page).toHaveURL(/done=yes/);
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('draft ')))).toEqual([]);
});
