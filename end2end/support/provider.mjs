// A provider of identities (OpenID Connect) on this machine. Everybody is who they say on its own page, and has the confirmed address
// NAME@example.org; whoever is called `unconfirmed` has one that is not.
//
//     node provider.mjs CLIENT SECRET REDIRECT_URI
//
// Prints its address as soon as it listens.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

import Provider from 'oidc-provider';

const [client_id, client_secret, redirect_uri] = process.argv.slice(2);

const server = createServer().listen(0, '127.0.0.1');
await once(server, 'listening');
const issuer = `http://127.0.0.1:${server.address().port}`;
const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });

const provider = new Provider(issuer, {
  clients: [{ client_id, client_secret, redirect_uris: [redirect_uri], response_types: ['code'], grant_types: ['authorization_code'] }],
  jwks: { keys: [{ ...key, kid: 'one', use: 'sig', alg: 'RS256' }] },
  cookies: { keys: [randomBytes(16).toString('hex')] },
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  // What is asked for stands in the ID token: nothing else is read.
  conformIdTokenClaims: false,
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: `${id}@example.org`, email_verified: id !== 'unconfirmed', name: `${id} of the ministry` }),
  }),
  // Those that come with it take care of what is wrong otherwise: that these are made for tests.
  features: { devInteractions: { enabled: true } },
});
server.on('request', provider.callback());
console.log(issuer);
