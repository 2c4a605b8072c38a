// Signing in, new passwords, one's own account.

import type { Page } from '../test';
import { go, send, type Stop } from './stop';

/** Choices of two people wait on this device. */
const unsent = (page: Page) =>
  page.evaluate(() => {
    const mine = document.querySelector<HTMLMetaElement>('meta[name="account"]')!.content;
    for (const [account, owner] of [[mine, 'Aynur Əliyeva'], ['another', 'Kənan Məmmədov']]) {
      localStorage.setItem(`run ${account} x`, JSON.stringify({ queue: [{}, {}], owner, address: '/courses' }));
    }
  });

export const accounts: Stop[] = [
  { name: 'sign in', who: 'nobody', open: go('/sign-in') },
  { name: 'sign in, refused', who: 'nobody', open: send('/sign-in', { name: 'kimse', password: 'yanlış' }) },
  { name: 'code, too late', who: 'nobody', open: go('/sign-in/code') },
  { name: 'sign in with an organisation that is away', who: 'nobody', open: go('/sign-in/with') },
  { name: 'back from an organisation, too late', who: 'nobody', open: go('/sign-in/with/return') },
  { name: 'ask for a link', who: 'nobody', open: go('/reset') },
  { name: 'link sent', who: 'nobody', open: send('/reset', { name: 'kimse' }) },
  {
    name: 'new password by link',
    who: 'nobody',
    before: async (found, server) => {
      await (await server.client('nobody')).post('/reset', [['name', 'manager']]);
      found.link = await server.mailbox.find(/(\/reset\/[\w-]{8,})/);
    },
    open: go((found) => found.link),
  },
  { name: 'new password by link, refused', who: 'nobody', open: send((found) => found.link, { password: 'qısa' }) },
  { name: 'link over', who: 'nobody', open: go('/reset/bu-kecid-yoxdur') },
  { name: 'card', who: 'nobody', open: go('/card') },
  { name: 'card, refused', who: 'nobody', open: send('/card', { user_name: 'kimse', code: 'AAAA-BBBB-CCCC', password: 'dörd köhnə taxta körpü' }) },
  {
    name: 'too many tries',
    who: 'nobody',
    before: async (_, server) => {
      const nobody = await server.client('nobody');
      for (let n = 0; n < 8; n += 1) await nobody.post('/sign-in', [['name', 'tələsən'], ['password', String(n)]]);
    },
    open: send('/sign-in', { name: 'tələsən', password: 'x' }),
  },
  { name: 'account', who: 'trainee', open: go('/account') },
  { name: 'something is not sent', who: 'trainee', open: async (page, found) => {
    await go('/account')(page, found);
    await unsent(page);
    await page.reload();
    await page.evaluate(() => localStorage.clear());
  } },
  { name: 'signing out with something unsent', who: 'trainee', open: async (page, found) => {
    await go('/account')(page, found);
    await unsent(page);
    // On a phone it stands in the menu.
    const menu = page.locator('.menu-button');
    if (await menu.isVisible()) await menu.click();
    await page.locator('#sign-out button').click();
    await page.evaluate(() => localStorage.clear());
  } },
  { name: 'account, sessions ended', who: 'trainee', open: go('/account?done=sessions') },
  { name: 'account, refused', who: 'trainee', open: send('/account', { present: 'yanlış', password: 'qısa' }) },
  { name: 'account, address refused', who: 'trainee', open: send('/account', { address: 'x', address_present: 'yanlış' }) },
  { name: 'account, phone refused', who: 'trainee', open: send('/account', { phone: 'zəng edin' }) },
  { name: 'account, phone saved', who: 'trainee', open: go('/account?done=phone') },
  { name: 'account, mail on its way', who: 'trainee', open: go('/account?done=address') },
  {
    name: 'confirm an address',
    who: 'trainee',
    before: async (found, server) => {
      await found.trainee.post('/account/address', [['address', 'leyla@example.org'], ['address_present', 'dayaq-trainee-demo']]);
      found.link = await server.mailbox.find(/(\/account\/address\/[\w-]{8,})/);
    },
    open: go((found) => found.link),
  },
  { name: 'address, link over', who: 'trainee', open: go('/account/address/bu-kecid-yoxdur') },
  { name: 'second factor, off', who: 'trainer', open: go('/account/second-factor') },
  { name: 'second factor, refused', who: 'trainer', open: send('/account/second-factor', { present: 'yanlış' }) },
  {
    name: 'second factor, shown',
    who: 'trainer',
    before: (found) => found.trainer.post('/account/second-factor/propose', [['present', 'dayaq-trainer-demo']]),
    open: go('/account/second-factor'),
  },
];
