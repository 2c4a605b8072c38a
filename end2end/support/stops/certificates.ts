// Certificates: before there is one, and the one that the trainee has earned.

import { go, type Stop } from './stop';

export const withoutOne: Stop[] = [
  { name: 'verify', who: 'nobody', open: go('/verify') },
  { name: 'verify, no such code', who: 'nobody', open: go('/verify/AAAA-BBBB-CCCC') },
  { name: 'no certificate yet', who: 'trainee', open: go('/certificates') },
];

/** After the trainee has passed. */
export const earned: Stop[] = [
  { name: 'certificates', who: 'trainee', open: go('/certificates') },
  { name: 'certificate verified', who: 'nobody', open: go((found) => `/verify/${found.certificate}`) },
];
