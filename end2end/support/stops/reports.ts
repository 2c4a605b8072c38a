// Lists of a project: completions and attendance; one's own record.

import { go, type Stop } from './stop';

/** The page of the first participation in the list. */
const participation: Stop['open'] = (page, found) => go('/completions?project=phase-2&state=all')(page, found).then(() => page.locator('tbody th a').first().click());

export const reports: Stop[] = [
  { name: 'attendance', who: 'manager', open: go('/attendance?project=phase-2') },
  { name: 'attendance, nobody', who: 'manager', open: go('/attendance?search=yoxdur') },
  { name: 'completions', who: 'manager', open: go('/completions') },
  { name: 'completions of phase 2, everybody', who: 'manager', open: go('/completions?project=phase-2&state=all&sort=result&order=down') },
  { name: 'completions, nobody', who: 'manager', open: go('/completions?search=yoxdur') },
  { name: 'completions for a trainer', who: 'trainer', open: go('/completions') },
  { name: 'participation', who: 'trainer', open: participation },
  { name: 'my record', who: 'trainee', open: go('/my-record') },
  { name: 'my record, nothing yet', who: 'manager', open: go('/my-record') },
  { name: 'no project with this name', who: 'trainer', open: go('/completions?project=phase-1') },
];
