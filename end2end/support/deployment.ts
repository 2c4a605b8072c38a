// A server before which another build can be put: the same program, whose files have other hashes in their names. What the build
// before had is not there any more, as when one file is copied over the other.

import { once } from 'node:events';
import { createServer, request, type Server as Http } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A file of ours with the hash in its name. */
const FILE = /\/assets\/([\w-]+)\.([0-9a-f]{12})\./g;

const turned = (text: string) => text.replace(FILE, (_, name: string, hash: string) => `/assets/${name}.${[...hash].reverse().join('')}.`);

export class Deployment {
  private isOther = false;

  private constructor(
    private readonly server: Http,
    readonly address: string,
  ) {}

  /** In front of a server. */
  static async of(target: string): Promise<Deployment> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const deployment = new Deployment(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', (incoming, outgoing) => {
      const isOther = deployment.isOther;
      const path = incoming.url ?? '/';
      const { 'accept-encoding': _, ...headers } = incoming.headers;
      const options = { method: incoming.method, headers };
      const passed = request(target + (isOther ? turned(path) : path), options, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => {
          const { 'content-length': __, 'transfer-encoding': ___, ...rest } = answer.headers;
          const body = Buffer.concat(parts);
          const isText = /html|javascript|css/.test(answer.headers['content-type'] ?? '');
          outgoing.writeHead(answer.statusCode ?? 502, rest);
          outgoing.end(isOther && isText ? turned(body.toString()) : body);
        });
      });
      passed.on('error', () => outgoing.destroy());
      incoming.pipe(passed);
    });
    return deployment;
  }

  /** From now on the other build answers. */
  deploy() {
    this.isOther = true;
  }

  async stop() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
