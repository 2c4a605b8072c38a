// Attendance on paper.

import { post } from '../../test';
import { go, of, send, type Stop } from '../stop';

export const paper: Stop[] = [
  {
    name: 'paper of an event, nothing printed',
    who: 'trainer',
    before: async (found, server) => {
      const list = await (await server.client('trainer')).get('/events?kind=simulation');
      found.paper = `/events/${of(list, /href="\/events\/([0-9a-f-]{36})"/)}/paper`;
    },
    open: go((found) => found.paper),
  },
  { name: 'sheet, refused', who: 'trainer', open: send((found) => found.paper, { empty_lines: '1000' }) },
  { name: 'certificates of attendance, refused', who: 'trainer', open: send((found) => found.paper, { percent: '101' }, 'main form.filters') },
  {
    name: 'paper of an event',
    who: 'trainer',
    before: async (found, server) => {
      const client = await server.client('trainer');
      const session = of(await client.get(found.paper), /name="(session-[0-9a-f-]{36})"/);
      await client.post(`${found.paper}/sheets`, [[session, 'true'], ['empty_lines', '3']]);
    },
    open: go((found) => found.paper),
  },
  { name: 'page of a sheet', who: 'trainer', open: (page, found) => go(found.paper)(page, found).then(() => page.locator('a[href*="/paper/pages/"]').first().click()) },
  {
    name: 'page of a sheet, refused',
    who: 'trainer',
    open: async (page, found) => {
      await go(found.paper)(page, found);
      await post(page, (await page.locator('a[href*="/paper/pages/"]').first().getAttribute('href')) ?? '', [['late-0-0', '9999']]);
    },
  },
];
