// An OpenID provider on loopback for the tests, with the certified package `oidc-provider`.
//
// Its first argument is JSON: {"clients": [{"id", "secret"}], "audience", "scopes", "tls": {"key",
// "cert"} or null}. It prints one line of JSON, {"issuer"}, and then obeys a line a time on its standard
// input, each answered by a line: `rotate` replaces every key, `away` closes the port, `back` opens it
// again. It ends with its standard input.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { createInterface } from 'node:readline';
import Provider from 'oidc-provider';

// The package tells of its defaults on standard output, which is ours to speak on.
console.info = console.error;

const settings = JSON.parse(process.argv[2]);
// A resource's path names the algorithm that its tokens are signed with.
const RESOURCE = 'https://simpul.test/';
const ALGORITHMS = {
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  EdDSA: () => generateKeyPairSync('ed25519'),
};

function freshKeys() {
  return Object.entries(ALGORITHMS).map(([alg, generate]) => ({
    ...generate().privateKey.export({ format: 'jwk' }), kid: randomUUID(), alg, use: 'sig',
  }));
}

function provider(issuer, keys) {
  return new Provider(issuer, {
    clients: settings.clients.map(({ id, secret }) => ({
      client_id: id, client_secret: secret, grant_types: ['client_credentials'],
      redirect_uris: [], response_types: [], token_endpoint_auth_method: 'client_secret_post',
    })),
    jwks: { keys },
    scopes: settings.scopes,
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_, resource) => ({
          scope: settings.scopes.join(' '),
          audience: settings.audience,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 3600,
          jwt: { sign: { alg: resource.slice(RESOURCE.length) } },
        }),
      },
    },
  });
}

let answer = null;
const handler = (request, response) => answer(request, response);
const server = settings.tls ? https.createServer(settings.tls, handler) : http.createServer(handler);
const listen = (port) => new Promise((resolve) => { server.listen(port, '127.0.0.1', resolve); });

await listen(0);
const { port } = server.address();
const issuer = `${settings.tls ? 'https' : 'http'}://127.0.0.1:${port}`;
let keys = freshKeys();
const start = () => { answer = provider(issuer, keys).callback(); };
start();

const say = (object) => process.stdout.write(`${JSON.stringify(object)}\n`);
say({ issuer });

const ORDERS = {
  rotate() {
    keys = freshKeys();
    start();
  },
  async away() {
    const closed = new Promise((resolve) => { server.close(resolve); });
    server.closeAllConnections();
    await closed;
  },
  back: () => listen(port),
};

for await (const order of createInterface({ input: process.stdin })) {
  await ORDERS[order]();
  say({ done: order });
}
process.exit(0);
