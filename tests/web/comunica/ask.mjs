// Ask one source a SELECT query: `node ask.mjs ADDRESS QUERY`; prints a list of rows.

import { QueryEngine } from "@comunica/query-sparql";

const [address, query] = process.argv.slice(2);
const rows = await new QueryEngine().queryBindings(query, { sources: [address] });
const found = [];
for await (const row of rows)
  found.push(Object.fromEntries([...row].map(([name, term]) => [name.value, term.value])));
console.log(JSON.stringify(found));
