// A badge, printed and held in front of the phone: the camera is a film of the printed page.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from '../../support/test';
import { enlist, hold, recorded } from '../../support/event';
import { az } from '../../support/words';

test('a badge is printed, held before the camera, and marks whose it is', async ({ open, playwright, server }, info) => {
  const trainer = await server.client('trainer');
  const held = await hold(trainer);
  const [name] = await enlist(trainer, held, 1);
  const desk = await open('trainer');
  const printed = await (await desk.request.get(`${held.event}/print.pdf?what=badges`)).body();
  expect(printed.subarray(0, 4).toString()).toBe('%PDF');
  // The first badge of the page, as far from the camera as a hand holds it.
  const corner = ['-jpeg', '-singlefile', '-r', '150', '-x', '40', '-y', '160', '-W', '640', '-H', '480', '-'];
  const picture = execFileSync('pdftoppm', corner, { input: printed });
  const folder = mkdtempSync(join(tmpdir(), 'dayaq-film-'));
  const film = join(folder, 'badge.mjpeg');
  writeFileSync(film, picture);

  const { executablePath, args = [] } = info.project.use.launchOptions ?? {};
  const camera = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film}`];
  const browser = await playwright.chromium.launch({ executablePath, args: [...args, ...camera] });
  try {
    const context = await browser.newContext({ baseURL: server.address, viewport: { width: 360, height: 740 }, locale: 'az-AZ', permissions: ['camera'] });
    await context.addCookies(trainer.cookies());
    const phone = await context.newPage();
    await phone.goto(held.session);
    await expect(phone.locator('html')).toHaveAttribute('data-roster', 'awake');
    await phone.locator('.roster-bar__scan').click();
    await expect(phone.locator('.roster__row', { hasText: name })).toContainText(az('present'), { timeout: 20_000 });
    await expect.poll(() => recorded(trainer, held)).toEqual({ [name]: 'present' });
    // The camera goes out, and the badge that was still in the picture has not sent anybody home.
    await phone.locator('.roster-bar__scan').click();
    await expect.poll(() => phone.locator('#roster-video').evaluate((video) => (video as HTMLVideoElement).srcObject === null)).toBe(true);
    expect(await recorded(trainer, held)).toEqual({ [name]: 'present' });
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
});
