// The public audits of GraphQL over HTTP (package `graphql-http`) against a running service.
//
// Arguments: URL, bearer token, purpose. Prints a JSON array of {id, name, status, reason}, where the
// status is "ok", or "notice", "warn" or "error" for a MAY, SHOULD or MUST that does not hold.
import { auditServer } from 'graphql-http';

const [url, token, purpose] = process.argv.slice(2);

const fetchFn = (input, init = {}) => fetch(input, {
  ...init,
  headers: { ...init.headers, authorization: `Bearer ${token}`, 'simpul-purpose': purpose },
});

const results = await auditServer({ url, fetchFn });
const told = results.map(({ id, name, status, reason }) => ({ id, name, status, reason: reason ?? null }));
process.stdout.write(JSON.stringify(told));
