// Projects.

import { go, send, type Stop } from './stop';

export const projects: Stop[] = [
  { name: 'projects', who: 'admin', open: go('/projects') },
  { name: 'new project', who: 'admin', open: go('/projects/new') },
  { name: 'new project, refused', who: 'admin', open: send('/projects/new', { slug: 'İkinci mərhələ', name_az: '' }) },
];
