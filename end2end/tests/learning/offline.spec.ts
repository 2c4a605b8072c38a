// Without a network, and with the same attempt in two tabs: nothing is lost, and a sentence says what happens.

import { expect, test } from '../../support/test';
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
  await expect(notice).toHaveText(az('No connection. We keep trying; leave this page open.'));
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
  const offline = az('No connection. We keep trying; leave this page open.');
  await page.context().setOffline(true);
  await options[0].check();
  await expect(page.getByRole('status')).toHaveText(offline);
  // The pause between two tries is long by now: it must not read as if something were on its way.
  await page.waitForTimeout(3_500);
  await options[1].check();
  await expect(page.getByRole('status')).toHaveText(offline, { timeout: 2_000 });
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
  await two.getByRole('button', { name: az('Next question') }).click();
  await expect(two.getByRole('heading', { level: 1 })).toHaveText(conflict());
  await expect(two.getByRole('main')).toContainText(az('This attempt was handed in already. Its result is on the page of the quiz.'));

  // Handing in twice shows the result that there is, or says that it was handed in.
  await three.getByRole('button', { name: az('Hand in') }).click();
  await expect(three.getByRole('heading', { level: 1 })).toHaveText(new RegExp(`^(100%|${conflict()})$`));

  await one.reload();
  await expect(one.getByRole('heading', { level: 1 }), 'the late answer changed nothing').toHaveText('100%');
  expect(failures).toEqual([]);
});
