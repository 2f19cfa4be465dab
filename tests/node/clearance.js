// Checks a signed clearance as a stranger would: with Node.js alone, knowing only the standards (RFC 7515,
// 7517, 7638, 8037, Token Status List) and nothing of the service's code. Prints what it says as JSON.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';

const [statementFile, keysFile, statusFile] = process.argv.slice(2);
const { keys } = JSON.parse(readFileSync(keysFile, 'utf8'));

function opened(file) {
  const compact = readFileSync(file, 'utf8').trim();
  const [head, body, signature] = compact.split('.');
  const header = JSON.parse(Buffer.from(head, 'base64url'));
  const jwk = keys.find((key) => key.kid === header.kid);
  const members = JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x: jwk.x });
  const thumbprint = createHash('sha256').update(members).digest('base64url');
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const isGood = verify(null, Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'));
  if (!isGood || thumbprint !== jwk.kid || header.alg !== 'EdDSA') throw new Error('not proven');
  return { header, claims: JSON.parse(Buffer.from(body, 'base64url')) };
}

const statement = opened(statementFile);
const list = opened(statusFile);
const bits = inflateSync(Buffer.from(list.claims.status_list.lst, 'base64url'));
const { idx, uri } = statement.claims.status.status_list;
if (list.claims.sub !== uri) throw new Error('another list');
console.log(JSON.stringify({
  typ: statement.header.typ,
  listTyp: list.header.typ,
  verdict: statement.claims.verdict,
  nib: statement.claims.sub,
  withdrawn: ((bits[idx >> 3] >> (idx & 7)) & 1) === 1,
}));
