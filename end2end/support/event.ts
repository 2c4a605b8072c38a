// An event whose session is held now, with people on its list.

import type { Client } from './client';

export interface Held {
  /** The event's address. */
  event: string;
  /** The address of its first session. */
  session: string;
}

/** Date and hour in Baku, which has had no summer time since 2016. */
function baku(at: Date): { date: string; time: string } {
  const text = new Date(at.getTime() + 4 * 3_600_000).toISOString();
  return { date: text.slice(0, 10), time: text.slice(11, 16) };
}

/** Enters an event with a session that began half an hour ago, as a trainer does with the form. */
export async function hold(trainer: Client, more: [string, string][] = []): Promise<Held> {
  const { date, time } = baku(new Date(Date.now() - 30 * 60_000));
  const created = await trainer.post('/events/new', [
    ['project', 'phase-2'], ['kind', 'training'], ['title', 'İlk təmas: məşq'], ['language', 'az'], ['course', ''],
    ['place', 'Şəki, zal 2'], ['region', 'AZ-SA'], ['organisers', ''], ['capacity', ''], ['costs', ''], ['currency', 'AZN'],
    ['agenda', ''], ['session_id_0', ''], ['session_date_0', date], ['session_starts_0', time],
    ['session_minutes_0', '180'], ['session_title_0', ''], ...more,
  ]);
  const event = created.to.replace(/\?.*/, '');
  if (!/^\/events\/[0-9a-f-]{36}$/.test(event)) throw new Error(`no event was made: ${created.status} ${created.text}`);
  const session = new RegExp(`${event}/sessions/[0-9a-f-]{36}`).exec(await trainer.get(event))?.[0];
  if (!session) throw new Error('the event has no session');
  return { event, session };
}

const FAMILY = ['Əliyeva', 'Məmmədov', 'Həsənova', 'Quliyev', 'Rzayeva', 'Şükürlü', 'Çələbi', 'Ibrahimova'];
const GIVEN = ['Aynur', 'Kənan', 'Zəhra', 'Orxan', 'İlqar', 'Günay', 'Ülviyyə', 'Tural'];

/** Puts `count` people on the list; answers their names as the list shows them. */
export async function enlist(trainer: Client, { event }: Held, count: number): Promise<string[]> {
  const names: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const [family, given] = [FAMILY[n % FAMILY.length], GIVEN[Math.floor(n / FAMILY.length) % GIVEN.length]];
    const suffix = n < FAMILY.length * GIVEN.length ? '' : `-${String.fromCharCode(65 + Math.floor(n / 64))}`;
    const added = await trainer.post(`${event}/people/guest`, [['family_name', family], ['given_name', given + suffix], ['organisation', 'Nümunə birliyi'], ['new', 'yes']]);
    if (added.status !== 303) throw new Error(`nobody was entered: ${added.status}`);
    names.push(`${family} ${given}${suffix}`);
  }
  return names;
}

/** What the record says about a session: status by name. */
export async function recorded(trainer: Client, { session }: Held): Promise<Record<string, string>> {
  const state = JSON.parse(await trainer.get(`${session}/state`)) as { lines: { name: string; status: string; conflict: string }[] };
  return Object.fromEntries(state.lines.map((line) => [line.name, line.conflict ? `${line.status}, conflict` : line.status]));
}
