// What the whole program says with every answer, also with those that are made beside the pages.

import { expect, test } from '../../support/test';

test('nothing is kept but hashed files, and no other site uses anything', async ({ server }) => {
  const style = /href="(\/assets\/app\.[0-9a-f]+\.css)"/.exec(await (await fetch(`${server.address}/about`)).text())?.[1] ?? '';
  for (const [path, status, kept] of [
    ['/about', 200, 'no-store'],
    ['/offline.js', 200, 'no-store'],
    ['/nowhere', 404, 'no-store'],
    ['/healthz', 200, 'no-store'],
    ['/readyz', 200, 'no-store'],
    ['/assets/nothing.0123456789ab.js', 404, 'no-store'],
    [style, 200, 'public, max-age=31536000, immutable'],
  ] as const) {
    const answer = await fetch(server.address + path);
    expect(answer.status, path).toBe(status);
    expect(answer.headers.get('cache-control'), path).toBe(kept);
    expect(answer.headers.get('cross-origin-resource-policy'), path).toBe('same-origin');
  }
});
