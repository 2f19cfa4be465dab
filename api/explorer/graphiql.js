"use strict";
// Token, purpose and reference go into the page's "Headers" tab, which is not stored.
const headers = {
  Authorization: "Bearer ",
  "Simpul-Purpose": "",
  "Simpul-Reference": "",
};

async function fetcher(parameters, options) {
  const stated = Object.entries(options?.headers ?? {}).filter(([, value]) => value);
  const response = await fetch("/graphql", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/graphql-response+json, application/json",
      ...Object.fromEntries(stated),
    },
    body: JSON.stringify(parameters),
  });
  return response.json();
}

ReactDOM.createRoot(document.getElementById("explorer")).render(
  React.createElement(GraphiQL, {
    fetcher,
    defaultHeaders: JSON.stringify(headers, null, 2),
    shouldPersistHeaders: false,
    isHeadersEditorEnabled: true,
    defaultQuery: "# Put the token and the purpose into the Headers tab below.\n{\n  viewer { __typename }\n}\n",
  }),
);
