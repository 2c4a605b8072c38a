// A mail server that keeps what it is given: as much of SMTP as one sender needs.

import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Plain text of a mail that was written as quoted-printable or base64. */
function plain(mail: string): string {
  const [head = '', ...rest] = mail.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  if (/transfer-encoding: base64/i.test(head)) return Buffer.from(body, 'base64').toString('utf8');
  if (!/transfer-encoding: quoted-printable/i.test(head)) return body;
  const bytes = body.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

export class Mailbox {
  private readonly mails: string[] = [];

  private constructor(
    private readonly server: Server,
    readonly address: string,
  ) {}

  static async open(): Promise<Mailbox> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const mailbox = new Mailbox(server, `smtp://127.0.0.1:${port}`);
    server.on('connection', (socket) => mailbox.talk(socket));
    return mailbox;
  }

  /** What the pattern catches in a mail, when it has come. */
  async find(pattern: RegExp): Promise<string> {
    for (let tries = 0; tries < 200; tries += 1) {
      const found = this.mails.map((mail) => pattern.exec(mail)?.[1]).find(Boolean);
      if (found) return found;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`no mail says ${pattern}`);
  }

  close() {
    this.server.close();
  }

  private talk(socket: Socket) {
    let said = '';
    let inside = false;
    socket.on('error', () => socket.destroy());
    socket.write('220 ready\r\n');
    socket.on('data', (bytes) => {
      said += bytes.toString('latin1');
      for (;;) {
        const end = inside ? said.indexOf('\r\n.\r\n') : said.indexOf('\r\n');
        if (end < 0) return;
        const part = said.slice(0, end);
        said = said.slice(end + (inside ? 5 : 2));
        if (inside) {
          this.mails.push(plain(Buffer.from(part, 'latin1').toString('utf8')));
          inside = false;
          socket.write('250 kept\r\n');
        } else if (/^DATA/i.test(part)) {
          inside = true;
          socket.write('354 go on\r\n');
        } else if (/^QUIT/i.test(part)) {
          socket.end('221 bye\r\n');
        } else {
          socket.write('250 ok\r\n');
        }
      }
    });
  }
}
