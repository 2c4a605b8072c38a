// A page of a course can be left at once, by a link and by a key, and going back does not lead to it.

import { expect, test } from '../../support/test';
import { COURSE } from '../../support/quiz';
import { az } from '../../support/words';

const NEUTRAL = 'https://www.google.com/';

for (const way of ['the link', 'three times Esc']) {
  test(`the page is covered and its place is taken, by ${way}`, async ({ open }) => {
    const page = await open('trainee');
    await page.route(`${NEUTRAL}**`, (route) => route.fulfill({ contentType: 'text/html', body: '<title>Neutral</title><p>Neutral' }));
    await page.goto('/courses');
    await page.goto(COURSE);
    await expect(page.getByText(az('or three times Esc'))).toBeVisible();
    if (way === 'the link') await page.getByRole('link', { name: az('Leave at once') }).click();
    else for (let press = 0; press < 3; press += 1) await page.keyboard.press('Escape');
    await expect(page).toHaveURL(NEUTRAL);
    await page.goBack();
    await expect(page).toHaveURL('/courses');
  });
}
