// Drafts of courses and the editor of exercises.

import { post } from '../test';
import { go, of, type Stop } from './stop';

const DRAFT = '/authoring/recognising';
const EDITOR = `${DRAFT}/03-decisions/wrong-number`;

export const authoring: Stop[] = [
  { name: 'writing', who: 'trainer', open: go('/authoring') },
  {
    name: 'draft',
    who: 'trainer',
    before: async (_, server) => (await server.client('trainer')).post(`${DRAFT}/start`),
    open: go(DRAFT),
  },
  { name: 'editor, outline', who: 'trainer', open: go(EDITOR) },
  { name: 'editor, a question', who: 'trainer', open: go(`${EDITOR}?node=note`) },
  { name: 'editor, graph', who: 'trainer', open: go(`${EDITOR}?view=graph&zoom=50`) },
  { name: 'editor, text', who: 'trainer', open: go(`${EDITOR}?view=text`) },
  { name: 'draft, played', who: 'trainer', open: go(`${EDITOR}/try?node=first-call&s.trust=4`) },
  {
    name: 'editor, a fault',
    who: 'trainer',
    before: async (_, server) => {
      const client = await server.client('trainer');
      const revision = of(await client.get(EDITOR), /name="revision" value="([^"]+)"/);
      await client.post(`${EDITOR}/add`, [['revision', revision], ['id', 'yeni']]);
    },
    open: go(`${EDITOR}?node=yeni`),
  },
  { name: 'draft with faults', who: 'trainer', open: go(DRAFT) },
  { name: 'draft with faults, played', who: 'trainer', open: go(`${EDITOR}/try`) },
  { name: 'publish, refused', who: 'trainer', open: (page, found) => go('/about')(page, found).then(() => post(page, `${DRAFT}/publish`, [['version', '1 2']])) },
  { name: 'editor, somebody was quicker', who: 'trainer', open: (page, found) => go('/about')(page, found).then(() => post(page, `${EDITOR}/node`, [['revision', 'köhnə'], ['id', 'yeni']])) },
];
