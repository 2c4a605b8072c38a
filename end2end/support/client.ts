// Talks to the server without a browser: brings records into the state that a test begins with.

export class Client {
  private readonly jar = new Map<string, string>();

  constructor(private readonly address: string) {}

  /** The cookies, for a browser. */
  cookies() {
    return [...this.jar].map(([name, value]) => ({ name, value, url: this.address }));
  }

  async get(path: string): Promise<string> {
    const answer = await this.send(path);
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status}`);
    return answer.text();
  }

  /** Posts a form; gives the address that the answer leads to, or the page. */
  async post(path: string, fields: [string, string][] = []): Promise<{ status: number; to: string; text: string }> {
    const answer = await this.send(path, { method: 'POST', body: new URLSearchParams(fields) });
    if (answer.status >= 500) throw new Error(`POST ${path}: ${answer.status}`);
    return { status: answer.status, to: answer.headers.get('location') ?? '', text: await answer.text() };
  }

  async signIn(user: string, password: string) {
    const answer = await this.post('/sign-in', [['name', user], ['password', password]]);
    if (answer.status !== 303) throw new Error(`${user} cannot sign in: ${answer.status}`);
  }

  private async send(path: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(this.address + path, { ...init, redirect: 'manual', headers: { cookie, 'accept-language': 'az', origin: this.address } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name) this.jar.set(name, value);
    }
    return answer;
  }
}
