// Bundle the editors into ldcat/web/static/editor: `make assets`.
//
// Beside the bundle lie the licences of what is in it, and what it was built from: a test compares
// that with the files here.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const out = process.argv[2] ?? "../static/editor";

const digest = createHash("sha256");
for (const name of readdirSync(".").sort()) if (/\.(m?js|json)$/.test(name)) digest.update(readFileSync(name));
mkdirSync(out, { recursive: true });
for (const name of readdirSync(out)) if (name.endsWith(".js")) rmSync(`${out}/${name}`);
const { metafile } = await build({
  entryPoints: ["editor.js", "validate.js"],
  outdir: out,
  bundle: true,
  splitting: true,
  chunkNames: "shared-[hash]",
  minify: true,
  format: "esm",
  target: ["es2022"],
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  banner: { js: `/* ldcat's editors, Apache-2.0; licences of what is in it: LICENSES.txt\nbuilt from sha256:${digest.digest("hex")} */` },
});

const inside = Object.keys(metafile.inputs).map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
const packages = [...new Set(inside.filter(Boolean))].sort();
writeFileSync(`${out}/LICENSES.txt`, packages.map(licence).join("\n"));

function licence(name) {
  const folder = `node_modules/${name}`;
  const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`));
  const file = readdirSync(folder).find((it) => /^licen[cs]e/i.test(it));
  return `${name} ${version} (${license})\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}\n`;
}
