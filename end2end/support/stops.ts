// Every page in every state that matters, in the order in which one leads to the next.

import type { Server } from './server';
import { accounts } from './stops/accounts';
import { authoring } from './stops/authoring';
import { earned, withoutOne } from './stops/certificates';
import { events } from './stops/events';
import { failed, learning } from './stops/learning';
import { closed, people } from './stops/people';
import { projects } from './stops/projects';
import { reports } from './stops/reports';
import { SECOND, type Found, type Stop } from './stops/stop';
import { outside, written } from './stops/system';

export const userOf = (who: Stop['who']) => (who === 'second' ? SECOND.user : who);

export const STOPS: Stop[] = [
  ...outside,
  ...accounts,
  ...withoutOne,
  ...learning,
  ...earned,
  ...authoring,
  ...events,
  ...reports,
  ...people,
  ...projects,
  ...failed,
  ...closed,
  ...written,
];

export const start = async (server: Server): Promise<Found> => ({
  trainee: await server.client('trainee'),
  trainer: await server.client('trainer'),
  admin: await server.client('admin'),
  attempt: '',
  run: '',
  number: '',
  certificate: '',
  link: '',
  wall: '',
  person: '',
  paper: '',
  imports: '',
  list: '',
  held: { event: '', session: '' },
  twice: ['', ''],
  feedback: '',
  job: '',
});
