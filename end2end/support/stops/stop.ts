// What a stop of the tour is, and what the stops of all wings have in hand.

import type { Client } from '../client';
import type { Held } from '../event';
import type { Server } from '../server';
import type { Page } from '../test';

/** What earlier stops found out for later ones. */
export interface Found {
  trainee: Client;
  trainer: Client;
  admin: Client;
  attempt: string;
  run: string;
  number: string;
  certificate: string;
  link: string;
  /** The address of a wall. */
  wall: string;
  person: string;
  paper: string;
  /** Where lists of people are handed in for an event, and one that was. */
  imports: string;
  list: string;
  held: Held;
  /** Two records of one person. */
  twice: [string, string];
  feedback: string;
  /** Work outside of a request. */
  job: string;
}

export interface Stop {
  name: string;
  /** Who looks at it: an account, or nobody. */
  who: 'nobody' | 'trainee' | 'trainer' | 'manager' | 'admin' | 'second';
  /** Brings the records into this state; once, however often the page is then opened. */
  before?: (found: Found, server: Server) => Promise<unknown>;
  open: (page: Page, found: Found) => Promise<unknown>;
}

type Place = string | ((found: Found) => string);

/** The second trainee, who does not pass. */
export const SECOND = { user: 'kenan.memmedov', password: 'dörd köhnə taxta körpü' };

export const go = (place: Place) => (page: Page, found: Found) => page.goto(typeof place === 'string' ? place : place(found));

/** Fills a form of the page in and sends it. */
export const send = (place: Place, values: Record<string, string>, which = 'main form[method="post"]') => async (page: Page, found: Found) => {
  await go(place)(page, found);
  const form = page.locator(which).filter({ has: page.locator(`[name="${Object.keys(values)[0] ?? 'name'}"]`) });
  for (const [name, value] of Object.entries(values)) await form.locator(`[name="${name}"]`).fill(value);
  await form.locator('.form-actions button').click();
};

/** The part of `text` that the pattern catches. */
export const of = (text: string, pattern: RegExp) => pattern.exec(text)?.[1] ?? '';

/** The second trainee's page. */
export const person = (found: Found) => `/people/${found.person}`;
