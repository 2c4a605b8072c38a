// A server of our own: its database is new, in a temporary folder, and gone afterwards.

import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client } from './client';
import { Mailbox } from './mailbox';

/** How an organisation calls the platform, and its secret; a provider of identities that is not there. */
export const CLIENT = { id: 'dayaq', secret: 'a-secret-between-two-programs' };
const NOBODY = 'http://127.0.0.1:9';

/** Where people come back to from a provider of identities. */
export const RETURN = '/sign-in/with/return';

const PEOPLE = '40';

/** Who signs in; nobody is a stranger. */
export type Role = 'admin' | 'manager' | 'trainer' | 'trainee' | 'nobody';

function program(): string {
  const path = process.env.DAYAQ;
  if (!path) throw new Error('DAYAQ must name the program to test, such as target/release/dayaq');
  return path;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

export class Server {
  private process?: ChildProcess;
  private readonly clients = new Map<string, Client>();

  private constructor(
    readonly address: string,
    private readonly port: number,
    private readonly folder: string,
    private readonly database: string,
    /** Where its mails arrive. */
    readonly mailbox: Mailbox,
    /** The provider of identities whose accounts sign in too. */
    private readonly provider: string,
  ) {}

  /** `provider` starts a provider of identities for a server that will have this address, and says where it is. */
  static async start(provider = async (_: string) => NOBODY): Promise<Server> {
    const folder = mkdtempSync(join(tmpdir(), 'dayaq-end2end-'));
    const database = `sqlite://${join(folder, 'dayaq.db')}`;
    execFileSync(program(), ['demo', '--people', PEOPLE, '--database', database], { stdio: 'pipe' });
    return Server.on(database, folder, provider);
  }

  /** Two servers on one PostgreSQL, the throw-away one that `make test` starts. */
  static async pair(): Promise<[Server, Server]> {
    const database = process.env.TEST_POSTGRES_URL;
    if (!database) throw new Error('TEST_POSTGRES_URL must name an empty PostgreSQL database');
    execFileSync(program(), ['demo', '--people', PEOPLE, '--database', database], { stdio: 'pipe' });
    const folder = mkdtempSync(join(tmpdir(), 'dayaq-end2end-'));
    return [await Server.on(database, folder), await Server.on(database, folder)];
  }

  private static async on(database: string, folder: string, provider = async (_: string) => NOBODY): Promise<Server> {
    const port = await freePort();
    const address = `http://127.0.0.1:${port}`;
    writeFileSync(join(folder, 'secret'), CLIENT.secret);
    const server = new Server(address, port, folder, database, await Mailbox.open(), await provider(address));
    await server.serve();
    return server;
  }

  /** Starts the program on the same database, and waits until it answers. */
  async serve() {
    const options = ['--listen', `127.0.0.1:${this.port}`, '--database', this.database, '--address', this.address, '--smtp', this.mailbox.address];
    const signOn = ['--oidc-issuer', this.provider, '--oidc-client-id', CLIENT.id, '--oidc-secret-file', join(this.folder, 'secret'), '--oidc-name', 'Nazirlik'];
    const child = spawn(program(), ['serve', ...options, ...signOn], { stdio: ['ignore', 'ignore', 'pipe'] });
    let log = '';
    child.stderr?.on('data', (part) => (log = (log + part).slice(-4000)));
    this.process = child;
    // Whatever ends the tests ends the server.
    const end = () => child.kill('SIGKILL');
    process.once('exit', end);
    child.once('exit', () => process.off('exit', end));
    for (let tries = 0; tries < 100; tries += 1) {
      if (child.exitCode !== null) throw new Error(`the server stopped: ${log}`);
      const ready = await fetch(`${this.address}/readyz`).then((answer) => answer.ok, () => false);
      if (ready) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`the server does not get ready: ${log}`);
  }

  /** Ends the process at once, as a power cut would. */
  async kill() {
    await this.end('SIGKILL');
  }

  async stop() {
    await this.end('SIGTERM');
    this.mailbox.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM') {
    const child = this.process;
    this.process = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    // Open connections of a browser may hold a polite end up.
    const late = setTimeout(() => child.kill('SIGKILL'), 2_000);
    await ended;
    clearTimeout(late);
  }

  /** Somebody signed in without a browser. Each signs in once: the number of tries is limited. */
  async client(user: string, password = `dayaq-${user}-demo`): Promise<Client> {
    const known = this.clients.get(user);
    if (known) return known;
    const client = new Client(this.address);
    if (user !== 'nobody') await client.signIn(user, password);
    this.clients.set(user, client);
    return client;
  }
}
