// The quiz of the course: its questions with the right options, from the file of the course itself.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Client } from './client';
import { ROOT } from './words';

export interface Option {
  id: string;
  right: boolean;
}

export interface Question {
  id: string;
  kind: 'single' | 'multiple';
  options: Option[];
}

export const COURSE = '/courses/phase-2/recognising';
export const QUIZ = `${COURSE}/02-combining/post`;
const read = (path: string) => readFileSync(join(ROOT, 'courses/library/recognising', path), 'utf8');

/** What the course consists of, in order, by module and name of the file. */
const FILES = [...(/^modules = \[(.*?)\]/ms.exec(read('course.toml'))?.[1] ?? '').matchAll(/"([^"]+)"/g)].flatMap(([, module]) =>
  [...read(`${module}/module.toml`).matchAll(/^file = "([^"]+)"/gm)].map(([, file]) => `${module}/${file}`),
);

export const LESSONS = FILES.filter((file) => file.endsWith('.md')).map((file) => file.replace(/\.md$/, ''));

/** How many lessons, quizzes and exercises the course has. */
export const ACTIVITIES = FILES.length;

const value = (text: string, key: string) => new RegExp(`^${key} = "([^"]*)"`, 'm').exec(text)?.[1] ?? '';

function load(): Question[] {
  const file = read('02-combining/post.quiz.toml');
  return file.split(/^\[\[question\]\]$/m).slice(1).map((part) => {
    const [head, ...options] = part.split(/^\[\[question\.option\]\]$/m);
    return {
      id: value(head, 'id'),
      kind: value(head, 'kind') as Question['kind'],
      options: options.map((option) => ({ id: value(option, 'id'), right: /^right = true$/m.test(option) })),
    };
  });
}

export const QUESTIONS = load();

export const right = (question: Question) => question.options.filter((o) => o.right).map((o) => o.id);
export const wrong = (question: Question) => question.options.filter((o) => !o.right).map((o) => o.id);

/** Starts the course and confirms every lesson. */
export async function readAll(client: Client) {
  await client.post(`${COURSE}/start`);
  for (const lesson of LESSONS) await client.post(`${COURSE}/${lesson}/confirm`);
}

/** Begins an attempt; gives its id. */
export async function begin(client: Client): Promise<string> {
  await client.post(`${QUIZ}/begin`);
  const page = await client.get(`${QUIZ}/questions/1`);
  const attempt = /name="attempt" value="([^"]+)"/.exec(page)?.[1];
  if (!attempt) throw new Error('no attempt has begun');
  return attempt;
}

export async function answer(client: Client, attempt: string, place: number, options: string[]) {
  const fields: [string, string][] = options.map((option) => ['option', option]);
  const { status } = await client.post(`${QUIZ}/questions/${place}`, [['attempt', attempt], ...fields]);
  if (status !== 303) throw new Error(`question ${place} was not saved: ${status}`);
}
