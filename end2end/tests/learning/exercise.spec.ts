// Exercises: with keys alone, without JavaScript, without a network, on two devices; and what trainers see.

import { expect, test, type Page } from '../../support/test';
import { EXERCISE, choose, play, recommended } from '../../support/exercise';
import { choices } from '../../support/phone';
import { COURSE } from '../../support/quiz';
import { SAVED, az } from '../../support/words';

/** What is decided next: the ids of the choices or options on the page. */
const offered = (page: Page) => page.locator('.choice, .choices .option input').evaluateAll((all) => all.map((e) => e.getAttribute('value') ?? ''));

/** Begins a run of its own, whatever the tests before have left open. */
async function begin(page: Page) {
  await page.goto(EXERCISE);
  const again = page.getByRole('button', { name: az('Begin again') });
  const first = page.getByRole('button', { name: new RegExp(`^(${az('Begin')}|${az('Play again')})$`) });
  await again.or(first).click();
  await expect(page).toHaveURL(`${EXERCISE}/play`);
}

async function answerDebrief(page: Page) {
  for (const area of await page.locator('textarea').all()) await area.fill('Növbədə əvvəl dinləyəcəyəm.');
  await page.getByRole('button', { name: az('Finish the debrief') }).click();
  await expect(page.locator('#answered')).toContainText(az('Exercise completed'));
}

test.beforeEach(async ({ server }) => {
  await (await server.client('trainee')).post(`${COURSE}/start`);
});

test('played ahead in the browser, and the server agrees after every choice', async ({ open }) => {
  const page = await open('trainee');
  await begin(page);
  const player = page.locator('.player');
  await page.waitForFunction(() => document.documentElement.dataset.islands === 'awake');
  await page.waitForLoadState('networkidle');
  for (const [step, choice] of recommended().entries()) {
    await choose(page, choice);
    await expect(player, `after ${choice}`).toHaveAttribute('data-step', String(step + 1));
    await expect(player, `after ${choice}`).toHaveAttribute('data-agrees', 'yes');
    // The new text has the focus.
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('scene');
  }
  await page.getByRole('link', { name: az('To the debrief') }).click();
  await expect(page.locator('.confirmation')).toContainText(az('No critical error, and every scale is at its minimum.'));
  await answerDebrief(page);
  await page.goto(COURSE);
  await expect(page.locator('.task-list__item', { has: page.locator(`a[href="${EXERCISE}"]`) })).toContainText(az('exercise completed'));
});

test('by chance, many times: browser and server agree', async ({ open, server }) => {
  test.setTimeout(120_000);
  const page = await open('trainee');
  const trainee = await server.client('trainee');
  const player = page.locator('.player');
  for (let run = 0; run < 4; run += 1) {
    await trainee.post(`${EXERCISE}/play/begin`, [['afresh', 'yes']]);
    await page.goto(`${EXERCISE}/play`, { waitUntil: 'networkidle' });
    let step = 0;
    while (!(await page.locator('.scene-end').count())) {
      const ids = await offered(page);
      await choose(page, ids[(step * 7 + run * 3) % ids.length]);
      step += 1;
      await expect(player).toHaveAttribute('data-step', String(step));
      await expect(player).toHaveAttribute('data-agrees', 'yes');
    }
  }
});

test('with keys alone', async ({ open }) => {
  const page = await open('trainee');
  await begin(page);
  await page.waitForLoadState('networkidle');
  for (const choice of recommended()) {
    for (const option of choice.split('+')) {
      for (let presses = 0; presses < 30; presses += 1) {
        await page.keyboard.press('Tab');
        const at = await page.evaluate(() => (document.activeElement as HTMLInputElement | null)?.value ?? '');
        if (at === option) break;
      }
      const focus = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        const style = getComputedStyle(element.closest('.option') ?? element);
        return { value: (element as HTMLInputElement).value, framed: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 };
      });
      expect(focus).toEqual({ value: option, framed: true });
      await page.keyboard.press(choice.includes('+') ? 'Space' : 'Enter');
    }
    if (choice.includes('+')) await page.keyboard.press('Enter');
    await expect(page.locator(`.choice[value="${choice}"]`)).toHaveCount(0);
  }
  await expect(page.locator('.scene-end')).toBeVisible();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('to the end and through the debrief', async ({ open }) => {
    const page = await open('trainee');
    await begin(page);
    for (const choice of recommended()) await choose(page, choice);
    await expect(page).toHaveURL(new RegExp(`${EXERCISE}/runs/\\d+$`));
    await answerDebrief(page);
  });
});

test('ways out of an exercise wait for the network in their place', async ({ open }) => {
  const page = await open('trainee');
  await begin(page);
  await page.waitForLoadState('networkidle');
  await expect(page.locator('.focus-head__place')).toHaveText(/^1 \/ \d+/);
  await page.context().setOffline(true);
  const notice = page.locator('#no-way');
  const refused = async (way: string) => {
    await page.locator(way).click();
    await expect(notice).toHaveText(az('No connection. This opens as soon as there is one again; nothing is lost.'));
    await expect(page).toHaveURL(new RegExp(`${EXERCISE}/play`));
  };
  await refused('.scene-out a');
  for (const choice of recommended()) await choose(page, choice);
  await expect(page.locator('.focus-head__place')).toHaveText('');
  for (const way of ['.focus-head__leave', '.scene-end a']) await refused(way);
  await page.context().setOffline(false);
  await expect(notice).toBeHidden();
  await page.locator('.scene-end a').click();
  await expect(page.locator('form[data-draft]')).toBeVisible({ timeout: 20_000 });
});

test('without a network: played on, kept on the device, sent once', async ({ open, server }) => {
  const page = await open('trainee');
  await begin(page);
  await page.waitForLoadState('networkidle');
  const way = recommended().slice(0, 6);
  await choose(page, way[0]);
  await expect(page.getByRole('status')).toHaveText(SAVED);
  await page.context().setOffline(true);
  for (const choice of way.slice(1)) {
    await choose(page, choice);
    await expect(page.locator(`.choice[value="${choice}"]`)).toHaveCount(0);
  }
  await expect(page.getByRole('status')).toHaveText(az('No connection. Your choices are kept on this device and sent as soon as it is back.'));
  const run = (await page.locator('.player').getAttribute('data-run')) ?? '';
  expect(await choices(page, run)).toBe(5);
  const trainee = await server.client('trainee');
  expect(await trainee.get(`${EXERCISE}/play`)).toContain('name="step" value="1"');

  await page.context().setOffline(false);
  await expect(page.locator('.player')).toHaveAttribute('data-step', '6', { timeout: 25_000 });
  await expect(page.locator('.player')).toHaveAttribute('data-agrees', 'yes');
  expect(await trainee.get(`${EXERCISE}/play`)).toContain('name="step" value="6"');
  // Nothing waits any more, and nothing is sent again.
  await page.reload({ waitUntil: 'networkidle' });
  expect(await trainee.get(`${EXERCISE}/play`)).toContain('name="step" value="6"');
});

test('what was kept is sent when the page is opened again', async ({ open, server }) => {
  const page = await open('trainee');
  await begin(page);
  await page.waitForLoadState('networkidle');
  const way = recommended().slice(0, 3);
  await page.context().setOffline(true);
  for (const choice of way) {
    await choose(page, choice);
    await expect(page.locator(`.choice[value="${choice}"]`)).toHaveCount(0);
  }
  // The page is closed before the network is back.
  const context = page.context();
  await page.close();
  await context.setOffline(false);
  const again = await context.newPage();
  await again.goto(`${EXERCISE}/play`);
  await expect(again.locator('.player')).toHaveAttribute('data-step', '3', { timeout: 20_000 });
  expect(await (await server.client('trainee')).get(`${EXERCISE}/play`)).toContain('name="step" value="3"');
});

test('two devices: the one that is behind says so and goes on from the recorded state', async ({ open }) => {
  const one = await open('trainee');
  await begin(one);
  await one.waitForLoadState('networkidle');
  const two = await open('trainee');
  await two.goto(`${EXERCISE}/play`, { waitUntil: 'networkidle' });
  const [first, second] = await offered(one);
  await choose(one, first);
  await expect(one.getByRole('status')).toHaveText(SAVED);
  await choose(two, second);
  await expect(two.getByRole('status')).toHaveText(az('This run has moved on in another window or on another device. What was chosen here was not recorded; here is where the run stands.'));
  await expect(two.locator('input[name="step"]')).toHaveValue('1');
  expect(await offered(two)).toEqual(await offered(one));
});

test('a trainer sees the ways people took and replays a run', async ({ open, server }) => {
  await play(await server.client('trainee'), recommended().slice(0, 4));
  const page = await open('trainer');
  await page.goto('/exercises');
  await page.locator('a[href*="wrong-number"]').first().click();
  await expect(page.locator('.graph svg')).toBeVisible();
  await page.locator('a[href*="/runs/"]').first().click();
  await page.getByRole('link', { name: az('Next step') }).click();
  await expect(page.locator('.scene')).toBeVisible();
});
