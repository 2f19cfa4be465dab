"use strict";
// The token stays in this page: it is neither stored nor put into the address.
const field = (name) => document.getElementById(name);
const form = field("request");

async function ask() {
  const headers = {
    "content-type": "application/json",
    accept: "application/graphql-response+json, application/json",
  };
  const token = field("token").value.trim();
  if (token) headers.authorization = `Bearer ${token}`;
  for (const name of ["purpose", "reference"]) {
    const value = field(name).value.trim();
    if (value) headers[`simpul-${name}`] = value;
  }
  const variables = JSON.parse(field("variables").value || "{}");
  const body = JSON.stringify({ query: field("query").value, variables });
  const started = performance.now();
  const response = await fetch("/graphql", { method: "POST", headers, body });
  const answer = await response.json();
  const milliseconds = Math.round(performance.now() - started);
  const number = response.headers.get("x-request-id");
  field("status").value = `${response.status}, ${milliseconds} ms, request ${number}`;
  field("answer").textContent = JSON.stringify(answer, null, 2);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    await ask();
  } catch (error) {
    field("status").value = "";
    field("answer").textContent = String(error);
  }
});

form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
