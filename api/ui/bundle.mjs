// Makes static/bundled/ anew: a module and all that it imports as one file, for pages that should not ask for fifty, and for
// shops that want one file with its digest. BUNDLED.json says of each what it must hash to, and what it was made of: where a
// source has changed since, the API sends the modules themselves. `make vendor` runs it.
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const MODULES = ["event.js", "rowlock-seatmap.js", "office.js"];
const here = new URL(".", import.meta.url);
const target = new URL("static/bundled/", here);
const vendored = JSON.parse(await readFile(new URL("static/vendor/VENDOR.json", here), "utf8"));
const parts = Object.values(vendored).flatMap(({ packages }) => Object.entries(packages));
const licences = parts.map(([name, { version, license }]) => `${name} ${version} (${license})`);

/** Indentation, and blanks between rules, are for who reads the source; templates of HTML and CSS would carry them along. */
const unindented = {
  name: "unindented",
  setup: (esbuild) =>
    esbuild.onLoad({ filter: /\/static\/.*\.js$/ }, async ({ path }) =>
      path.includes("/vendor/") ? null : { contents: (await readFile(path, "utf8")).replaceAll(/^[ \t]+/gm, "").replaceAll(/(?<=css`)[^`]*/g, tight) },
    ),
};
const tight = (styles) => styles.replaceAll(/(?<=[{};:,])\s+|\s+(?=[{};])/g, "");

await rm(target, { recursive: true, force: true });
await mkdir(target);
const manifest = {};
for (const module of MODULES) {
  const built = await build({
    absWorkingDir: here.pathname,
    entryPoints: [`static/${module}`],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    banner: { js: `/* Rowlock. Holds ${licences.join(", ")}; their licences: ../vendor/*.LICENSE.txt */` },
    metafile: true,
    write: false,
    plugins: [unindented],
  });
  const code = built.outputFiles[0].contents;
  await writeFile(new URL(module, target), code);
  const sources = createHash("sha384");
  for (const path of Object.keys(built.metafile.inputs).sort()) {
    const body = await readFile(new URL(path, here));
    sources.update(`${path.replace("static/", "")}\0${body.length}\0`).update(body);
  }
  manifest[module] = { sha384: createHash("sha384").update(code).digest("base64"), made_of: sources.digest("base64") };
}
await writeFile(new URL("BUNDLED.json", target), `${JSON.stringify(manifest, null, 2)}\n`);
