// Two servers on one PostgreSQL serve one session and one record.

import { expect, test } from '@playwright/test';

import { Server } from '../../support/server';

const COURSE = '/courses/phase-2/recognising';
const LESSON = `${COURSE}/01-indicators/abuse-and-deception`;

test('signed in on one, learning on the other, signed out on both', async ({ context }) => {
  const [first, second] = await Server.pair();
  try {
    const page = await context.newPage();
    await page.goto(`${first.address}/sign-in`);
    await page.fill('#name', 'trainee');
    await page.fill('#password', 'dayaq-trainee-demo');
    await page.click('main .button:not([data-reveals])');
    await expect(page).toHaveURL(`${first.address}/courses`);
    // Cookies know no ports: the browser takes the session along.
    await page.goto(second.address + COURSE);
    await page.click('main form .button');
    await expect(page).toHaveURL(second.address + LESSON);
    await page.click('.lesson-nav .button:not(.button--secondary)');
    await page.goto(first.address + COURSE);
    await expect(page.locator('.task-list .tag--done')).toHaveCount(1);
    await page.click('#sign-out button');
    await expect(page).toHaveURL(`${first.address}/`);
    await page.goto(second.address + COURSE);
    await expect(page).toHaveURL(/\/sign-in\?back=/);
  } finally {
    await first.stop();
    await second.stop();
  }
});
