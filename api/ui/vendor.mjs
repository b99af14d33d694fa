// Makes static/vendor/ anew from the packages of package-lock.json: one ES module for each library, its licence beside it,
// and VENDOR.json, which says of each file what it was made from and what it must hash to. `make vendor` runs it.
import { createHash } from "node:crypto";
import { readFile, rm, mkdir, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const LIBRARIES = {
  lit: {
    packages: ["lit", "lit-element", "lit-html", "@lit/reactive-element"],
    entry: `export { LitElement, html, css, nothing, render } from "lit";
      export { guard } from "lit/directives/guard.js"; export { ref } from "lit/directives/ref.js";
      export { repeat } from "lit/directives/repeat.js";`,
  },
  "d3-zoom": {
    packages: ["d3-zoom", "d3-selection", "d3-dispatch", "d3-drag"],
    entry: `export { zoom, zoomIdentity } from "d3-zoom"; export { select } from "d3-selection";`,
  },
  uplot: { packages: ["uplot"], entry: `export { default as UPlot } from "uplot";` },
  fluent: { packages: ["@fluent/bundle"], entry: `export { FluentBundle, FluentResource } from "@fluent/bundle";` },
};
const here = new URL(".", import.meta.url);
const target = new URL("static/vendor/", here);
const lock = JSON.parse(await readFile(new URL("package-lock.json", here), "utf8"));

const licenceOf = async (name) => {
  for (const file of ["LICENSE", "LICENSE.md", "LICENSE.txt", "license"]) {
    try {
      return await readFile(new URL(`node_modules/${name}/${file}`, here), "utf8");
    } catch {
      // The next spelling.
    }
  }
  const { license, author } = JSON.parse(await readFile(new URL(`node_modules/${name}/package.json`, here), "utf8"));
  return `${license}; ${typeof author === "string" ? author : (author?.name ?? "its authors")}\n`;
};

await rm(target, { recursive: true, force: true });
await mkdir(target);
const manifest = {};
for (const [name, { packages, entry }] of Object.entries(LIBRARIES)) {
  const built = await build({
    stdin: { contents: entry, resolveDir: new URL(".", here).pathname },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    conditions: ["production"],
    alias: Object.fromEntries(["d3-transition", "d3-interpolate"].map((each) => [each, new URL(`vendored/${each}.js`, here).pathname])),
    legalComments: "none",
    write: false,
  });
  const code = built.outputFiles[0].contents;
  await writeFile(new URL(`${name}.js`, target), code);
  await writeFile(new URL(`${name}.d.ts`, target), `${entry.replaceAll(/;\s*/g, ";\n").trim()}\n`);
  const licences = [];
  for (const each of packages) licences.push(`${each} ${lock.packages[`node_modules/${each}`].version}\n\n${(await licenceOf(each)).trim()}\n`);
  await writeFile(new URL(`${name}.LICENSE.txt`, target), licences.join(`\n${"-".repeat(80)}\n\n`));
  manifest[`${name}.js`] = {
    sha384: createHash("sha384").update(code).digest("base64"),
    packages: Object.fromEntries(
      packages.map((each) => {
        const { version, license, integrity } = lock.packages[`node_modules/${each}`];
        return [each, { version, license, integrity }];
      }),
    ),
  };
}
await writeFile(new URL("VENDOR.json", target), `${JSON.stringify(manifest, null, 2)}\n`);
