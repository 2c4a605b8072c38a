// The exercises of the course, and ways through them, told by the program itself.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import type { Client } from './client';
import { COURSE } from './quiz';
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

const field = (page: string, name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(page)?.[1] ?? '';

/** Begins a run over HTTP and makes choices; gives the key of the run. */
export async function play(client: Client, choices: string[]): Promise<string> {
  await client.post(`${COURSE}/start`);
  await client.post(`${EXERCISE}/play/begin`, [['afresh', 'yes']]);
  const run = field(await client.get(`${EXERCISE}/play`), 'run');
  for (const [step, choice] of choices.entries()) {
    const options: [string, string][] = choice.split('+').map((option) => ['choice', option]);
    const { status } = await client.post(`${EXERCISE}/play`, [['run', run], ['step', String(step)], ...options]);
    if (status !== 303) throw new Error(`step ${step}, ${choice}: ${status}`);
  }
  return run;
}
