// What every test has at hand: a server for each file, and pages on which somebody is signed in.

import { test as base, expect, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test';

import { Server, type Role } from './server';
import type { Language } from './words';

/** Keeps one server, and starts a new one for another file (or another line of the same file). */
class Servers {
  private name = '';
  private server?: Server;

  async named(name: string): Promise<Server> {
    if (!this.server || this.name !== name) {
      await this.server?.stop();
      this.server = await Server.start();
      this.name = name;
    }
    return this.server;
  }

  async stop() {
    await this.server?.stop();
  }
}

interface Mine {
  /** Tells apart tests of one file that need servers of their own. */
  line: string;
  server: Server;
  /** A page in a context of its own on which `user` is signed in. */
  open: (user: Role, options?: BrowserContextOptions & { language?: Language }) => Promise<Page>;
}

export const test = base.extend<Mine, { servers: Servers }>({
  line: ['', { option: true }],
  servers: [
    async ({}, use) => {
      const servers = new Servers();
      await use(servers);
      await servers.stop();
    },
    { scope: 'worker' },
  ],
  server: async ({ servers, line }, use, info) => use(await servers.named(`${info.file} ${line}`)),
  baseURL: async ({ server }, use) => use(server.address),
  open: async ({ browser, server, contextOptions, javaScriptEnabled, viewport, locale, timezoneId }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (user, { language, ...options } = {}) => {
      const context = await browser.newContext({
        ...contextOptions, javaScriptEnabled, viewport, locale, timezoneId, baseURL: server.address, ...options,
      });
      contexts.push(context);
      await context.addCookies((await server.client(user)).cookies());
      if (language) await context.addCookies([{ name: 'language', value: language, url: server.address }]);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});

/** Collects what the browser complains about. */
export function complaints(page: Page): string[] {
  const found: string[] = [];
  page.on('pageerror', (error) => found.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return;
    // That the page itself is refused is what some tests want.
    if (/status of 4(00|01|03|04|09|22|29)/.test(message.text()) && message.location().url === page.url()) return;
    found.push(`${page.url()}: ${message.text()} (${message.location().url})`);
  });
  return found;
}

/** Posts a form as a page of ours would, and shows the answer. */
export async function post(page: Page, path: string, fields: [string, string][]) {
  const arrived = page.waitForNavigation();
  await page.evaluate(
    ({ path, fields }) => {
      const form = document.createElement('form');
      form.method = 'post';
      form.action = path;
      for (const [name, value] of fields) {
        const input = document.createElement('input');
        input.name = name;
        input.value = value;
        form.append(input);
      }
      document.body.append(form);
      form.submit();
    },
    { path, fields },
  );
  await arrived;
}

export { expect };
export type { Page, Role };
