// Pages of no subject, refusals, and what the system writes down.

import { post } from '../test';
import { go, type Found, type Stop } from './stop';

export const outside: Stop[] = [
  { name: 'first page', who: 'nobody', open: go('/') },
  { name: 'about', who: 'nobody', open: go('/about') },
  { name: 'not found', who: 'nobody', open: go('/bele-sehife-yoxdur') },
  { name: 'signed out', who: 'nobody', open: (page) => go('/')(page, {} as Found).then(() => post(page, '/account/sessions/end-others', [])) },
  { name: 'not understood', who: 'nobody', open: (page) => go('/')(page, {} as Found).then(() => post(page, '/language', [['language', 'xx']])) },
  { name: 'forbidden', who: 'trainee', open: go('/people') },
];

/** After the others have given it something to write. */
export const written: Stop[] = [
  { name: 'my files and work, nothing', who: 'second', open: go('/jobs') },
  {
    name: 'a file that is made',
    who: 'trainer',
    before: async (found, server) => {
      const trainer = await server.client('trainer');
      found.job = (await trainer.post(found.paper.replace(/paper$/, 'print'), [['what', 'tents']])).to;
    },
    open: async (page, found) => {
      await go(found.job)(page, found);
      await page.locator('a[download]').waitFor();
    },
  },
  { name: 'my files and work', who: 'trainer', open: go('/jobs') },
  { name: 'everybody’s work', who: 'admin', open: go('/jobs') },
  { name: 'mails', who: 'admin', open: (page, found) => go('/mails')(page, found).then(() => page.locator('summary').first().click()) },
  { name: 'mails, none', who: 'admin', open: go('/mails?search=yoxdur&state=given-up') },
  { name: 'retention', who: 'admin', open: go('/retention') },
  { name: 'audit log', who: 'admin', open: go('/audit') },
  { name: 'audit log, nothing', who: 'admin', open: go('/audit?action=yoxdur') },
];
