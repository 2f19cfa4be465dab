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

// What was answered tells more than which audit failed.
async function answered(response) {
  return `${response.status} ${await response.clone().text().catch(() => 'read before')}`;
}

const results = await auditServer({ url, fetchFn });
const told = results.map(async ({ id, name, status, reason, response }) => ({
  id, name, status, reason: status === 'ok' ? null : `${reason}; ${await answered(response)}`,
}));
process.stdout.write(JSON.stringify(await Promise.all(told)));
