// The exercises of the course, and ways through them, told by the program itself.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import type { Client } from './client';
import { COURSE } from './quiz';
import type { Page } from './test';
import { ROOT } from './words';

export const EXERCISE = `${COURSE}/03-decisions/wrong-number`;

const FOLDER = join(ROOT, 'courses/library/recognising');

interface Played {
  ended: string | null;
  scales: Record<string, number>;
  critical_errors: string[];
  choices: string[];
}

const program = () => process.env.DAYAQ ?? '';

/** Where a run stands after these choices. */
export function played(choices: string[], seed: number): Played {
  const options = ['--json', '--seed', String(seed), ...(choices.length ? ['--choices', choices.join(',')] : [])];
  return JSON.parse(execFileSync(program(), ['scenario', 'play', FOLDER, 'wrong-number', ...options], { stdio: ['ignore', 'pipe', 'ignore'] }).toString());
}

/** The recommended path; the events of this exercise change nothing about it. */
export function recommended(): string[] {
  const told = execFileSync(program(), ['scenario', 'paths', FOLDER, 'wrong-number', '--json']).toString();
  return JSON.parse(told).recommended;
}

/** A path with critical errors: at each place the choice after which there are most of them, or the last one. */
function worst(seed: number): string[] {
  const way: string[] = [];
  for (;;) {
    const now = played(way, seed);
    if (now.ended) return way;
    const after = now.choices.map((choice) => ({ choice, errors: played([...way, choice], seed).critical_errors.length }));
    after.sort((a, b) => b.errors - a.errors);
    way.push(after[0].choice);
  }
}

/** Makes a choice as a reader would. */
export async function choose(page: Page, choice: string) {
  const button = page.locator(`.choice[value="${choice}"]`);
  if (await button.count()) return button.click();
  for (const option of choice.split('+')) await page.locator(`.option input[value="${option}"]`).check();
  return page.locator('.quiz-actions .button').first().click();
}

const field = (page: string, name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(page)?.[1] ?? '';

/** Begins a run over HTTP and makes choices, or the worst ones; gives the key of the run. */
export async function play(client: Client, way: string[] | 'worst'): Promise<string> {
  await client.post(`${COURSE}/start`);
  await client.post(`${EXERCISE}/play/begin`, [['afresh', 'yes']]);
  const run = field(await client.get(`${EXERCISE}/play`), 'run');
  const choices = way === 'worst' ? worst(JSON.parse(await client.get(`${EXERCISE}/play/ahead`)).seed) : way;
  for (const [step, choice] of choices.entries()) {
    const options: [string, string][] = choice.split('+').map((option) => ['choice', option]);
    const { status } = await client.post(`${EXERCISE}/play`, [['run', run], ['step', String(step)], ...options]);
    if (status !== 303) throw new Error(`step ${step}, ${choice}: ${status}`);
  }
  return run;
}
