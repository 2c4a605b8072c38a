// A power cut: what was said to be saved is saved.

import { expect, test } from '../../support/test';
import { QUESTIONS, QUIZ, begin, readAll, right, wrong } from '../../support/quiz';
import { SAVED, az } from '../../support/words';

test('an answer outlives the death of the server', async ({ open, server }) => {
  const trainee = await server.client('trainee');
  await readAll(trainee);
  await begin(trainee);
  const page = await open('trainee');
  await page.goto(`${QUIZ}/questions/1`, { waitUntil: 'networkidle' });
  const chosen = page.locator(`input[value="${right(QUESTIONS[0])[0]}"]`);
  await chosen.check();
  await expect(page.getByRole('status')).toHaveText(SAVED);

  await server.kill();
  await expect(page.request.get('/readyz')).rejects.toThrow();
  // Chosen while the server is dead: saved as soon as it lives again.
  const late = wrong(QUESTIONS[0])[0];
  const other = page.locator(`input[value="${late}"]`);
  await other.check();
  await expect(page.getByRole('status')).toHaveText(az('No connection. {n} not sent yet: kept on this device, and sent by itself.', { n: 1 }));

  await server.serve();
  const fresh = await open('trainee');
  await fresh.goto(`${QUIZ}/questions/1`);
  const [first, second] = [right(QUESTIONS[0])[0], late].map((id) => fresh.locator(`input[value="${id}"]`));
  await expect(first.or(second).and(fresh.locator(':checked'))).toHaveCount(1);
  await expect(page.getByRole('status')).toHaveText(SAVED, { timeout: 20_000 });
  await fresh.reload();
  await expect(second).toBeChecked();
});
