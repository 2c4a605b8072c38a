// Keys alone, from signing in to the result; what has the focus can always be seen.

import { expect, test, type Page } from '../../support/test';
import { LESSONS, QUESTIONS, QUIZ, right } from '../../support/quiz';
import { SAVED, az, taught } from '../../support/words';

/** The element with the focus: what it is called, and whether its frame can be seen. */
function focused(page: Page) {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const framed = (e: Element | null) => {
      const style = e && getComputedStyle(e);
      return !!style && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && style.outlineColor !== 'rgba(0, 0, 0, 0)';
    };
    const box = element.getBoundingClientRect();
    const label = element instanceof HTMLInputElement ? [...(element.labels ?? [])].map((l) => l.textContent).join(' ') : '';
    return {
      name: (element.getAttribute('aria-label') ?? (label || element.textContent || '')).replace(/\s+/g, ' ').trim(),
      value: element.getAttribute('value') ?? '',
      tag: element.tagName.toLowerCase(),
      // An option is framed as a whole.
      seen: framed(element) || framed(element.closest('.option')),
      inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
    };
  });
}

type Focused = Awaited<ReturnType<typeof focused>>;

/** Presses Tab until the wanted element has the focus. */
async function tabTo(page: Page, what: string, wanted: (now: Focused) => boolean) {
  const way: string[] = [];
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    const now = await focused(page);
    if (now.tag === 'body') continue;
    expect(now.seen, `the focus is seen on ${now.tag} "${now.name}" of ${page.url()}`).toBe(true);
    expect(now.inside, `${now.tag} "${now.name}" is on the screen`).toBe(true);
    if (wanted(now)) return;
    way.push(now.name);
  }
  throw new Error(`Tab does not lead to ${what}, but over ${way.join(' | ')}`);
}

const press = async (page: Page, id: string) => {
  const name = az(id);
  await tabTo(page, name, (now) => now.tag === 'button' && now.name === name);
  await page.keyboard.press('Enter');
};

test('signs in, starts and finishes a quiz', async ({ page }) => {
  await page.goto('/sign-in');
  await page.keyboard.press('Tab');
  expect((await focused(page)).name).toBe(az('Skip to the content'));
  await page.keyboard.press('Enter');
  await tabTo(page, 'the name', (now) => now.name === az('User name or e-mail'));
  await page.keyboard.type('trainee');
  await tabTo(page, 'the password', (now) => now.name === az('Password'));
  await page.keyboard.type('dayaq-trainee-demo');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/courses');

  const course = taught('az', 'Recognising: indicators and first contact');
  await tabTo(page, 'the course', (now) => now.tag === 'a' && now.name === course);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(course);
  await press(page, 'Start the course');
  for (const lesson of LESSONS) {
    await expect(page).toHaveURL(new RegExp(`${lesson}$`));
    await press(page, 'I have read this. Next');
  }
  await expect(page).toHaveURL(QUIZ);
  await press(page, 'Begin');

  for (const [index, question] of QUESTIONS.entries()) {
    await expect(page).toHaveURL((url) => url.pathname === `${QUIZ}/questions/${index + 1}`);
    const wanted = right(question);
    // Each attempt has an order of its own.
    const shown = await page.locator('input[name="option"]').evaluateAll((options) => options.map((option) => (option as HTMLInputElement).value));
    expect([...shown].sort()).toEqual(question.options.map((option) => option.id).sort());
    if (question.kind === 'single') {
      // Tab leads to the group, space chooses the first, arrows the others.
      await tabTo(page, 'the options', (now) => now.tag === 'input' && now.value === shown[0]);
      await page.keyboard.press('Space');
      for (const option of shown) {
        if (wanted.includes(option)) break;
        await page.keyboard.press('ArrowDown');
      }
    } else {
      for (const option of shown) {
        await tabTo(page, option, (now) => now.tag === 'input' && now.value === option);
        if (wanted.includes(option)) await page.keyboard.press('Space');
      }
    }
    await expect(page.getByRole('status')).toHaveText(SAVED);
    const now = await focused(page);
    expect(now.seen, `the focus is seen on the option "${now.name}"`).toBe(true);
    await press(page, index + 1 === QUESTIONS.length ? 'Check your answers' : 'Next question');
  }
  await expect(page).toHaveURL(`${QUIZ}/review`);
  await press(page, 'Hand in');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('100%');
});
