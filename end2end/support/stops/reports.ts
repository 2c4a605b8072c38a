// Lists of a project: completions and attendance.

import { go, type Stop } from './stop';

export const reports: Stop[] = [
  { name: 'attendance', who: 'manager', open: go('/attendance?project=phase-2') },
  { name: 'attendance, nobody', who: 'manager', open: go('/attendance?search=yoxdur') },
  { name: 'completions', who: 'manager', open: go('/completions') },
  { name: 'completions of phase 2, everybody', who: 'manager', open: go('/completions?project=phase-2&state=all&sort=result&order=down') },
  { name: 'completions, nobody', who: 'manager', open: go('/completions?search=yoxdur') },
  { name: 'completions for a trainer', who: 'trainer', open: go('/completions') },
  { name: 'no project with this name', who: 'trainer', open: go('/completions?project=phase-1') },
];
