// Three languages: the switch, what it keeps, and passages that are in another language than the page.

import { expect, test, type Page } from '../../support/test';
import { COURSE, LESSONS, QUESTIONS, QUIZ, answer, begin, readAll, right } from '../../support/quiz';
import { say, taught } from '../../support/words';

const CYRILLIC = /\p{Script=Cyrillic}/u;
const HEADINGS = { az: 'İnsan alverinə qarşı təlim', ru: 'Обучение', en: 'Training against trafficking in persons' };

const switchTo = (page: Page, name: string) => page.locator('.language-switch').getByRole('button', { name }).click();
const NAMES = { az: /Azərbaycan/, ru: /Русский/, en: /English/ };

for (const script of [true, false]) {
  test.describe(script ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled: script, line: String(script) });

    test('the switch sets the language, and it stays', async ({ page, open }) => {
      await page.goto('/about?x=1');
      await expect(page.locator('html')).toHaveAttribute('lang', 'az');
      for (const language of ['ru', 'en', 'az'] as const) {
        await switchTo(page, NAMES[language]);
        await expect(page).toHaveURL('/about?x=1');
        await expect(page.locator('html')).toHaveAttribute('lang', language);
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(say(language, 'About Dayaq and your data'));
        await expect(page.locator('.language-switch [aria-pressed="true"]')).toHaveAttribute('lang', language);
        await page.goto('/');
        await expect(page.locator('html')).toHaveAttribute('lang', language);
        await expect(page.getByRole('heading', { level: 1 })).toContainText(HEADINGS[language]);
        await page.goto('/about?x=1');
      }

      const mine = await open('trainee');
      await mine.goto('/courses');
      await expect(mine.locator('html')).toHaveAttribute('lang', 'az');
      await switchTo(mine, NAMES.ru);
      await expect(mine).toHaveURL('/courses');
      await expect(mine.getByRole('heading', { level: 1 })).toHaveText('Мои курсы');
      // It belongs to the account: another device shows it, too.
      const other = await open('trainee');
      await other.goto('/courses');
      await expect(other.locator('html')).toHaveAttribute('lang', 'ru');
      await switchTo(other, NAMES.az);
      await expect(other.locator('html')).toHaveAttribute('lang', 'az');
    });
  });
}

test('the course is in Russian, and passages in other languages say so', async ({ open, server }) => {
  const trainee = await server.client('trainee');
  await readAll(trainee);
  const page = await open('trainee', { language: 'ru' });
  await page.goto(COURSE);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Как распознать: индикаторы и первый контакт');
  await expect(page.locator('h1 [lang], .task-list [lang]')).toHaveCount(0);
  for (const title of await page.locator('.task-list__link').allTextContents()) expect(title).toMatch(CYRILLIC);
  for (const lesson of LESSONS) {
    await page.goto(`${COURSE}/${lesson}`);
    await expect(page.locator('h1')).toHaveText(CYRILLIC);
    // What is not translated is marked; everything else is in Russian.
    const foreign = await page.locator('article.prose > :is(p, h2, ul, ol):not([lang])').evaluateAll((all) =>
      all.filter((e) => !e.querySelector('[lang]')).map((e) => e.textContent ?? '').filter((text) => /[a-z]{4}/i.test(text) && !/[а-я]/i.test(text)));
    expect(foreign, lesson).toEqual([]);
  }
  const attempt = await begin(trainee);
  await page.goto(`${QUIZ}/questions/1`);
  await expect(page.locator('h1')).toContainText(taught('ru', 'Post-test'));
  await expect(page.locator('legend')).toHaveText(CYRILLIC);
  for (const option of await page.locator('.option__text').allTextContents()) expect(option).toMatch(CYRILLIC);

  // The certificate is made in the language of the participant; in Russian its course stands in Azerbaijani.
  for (const [index, question] of QUESTIONS.entries()) await answer(trainee, attempt, index + 1, right(question));
  await trainee.post(`${QUIZ}/submit`, [['attempt', attempt]]);
  await page.goto('/certificates');
  const title = taught('az', 'Recognising: indicators and first contact');
  await expect(page.locator('.course-list h2')).toHaveText(title);
  await expect.soft(page.locator('.course-list h2, .course-list h2 *').and(page.locator('[lang="az"]')), 'the name of the course is marked').toHaveCount(1);
  await page.locator('.course-list a[href^="/verify/"]').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ru');
  await expect(page.locator('.facts dd [lang="az"]')).toHaveText(title);
});

test('a page that speaks of languages names each in itself', async ({ page }) => {
  await page.goto('/');
  for (const [language, name] of Object.entries(NAMES)) {
    await expect(page.locator(`.language-switch button[lang="${language}"]`)).toHaveAccessibleName(name);
  }
});
