// Events, from the first list to what comes after them.

import { after } from './events/after';
import { held } from './events/held';
import { imports } from './events/imports';
import { paper } from './events/paper';
import type { Stop } from './stop';

export const events: Stop[] = [...held, ...paper, ...imports, ...after];
