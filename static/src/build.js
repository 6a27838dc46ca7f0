// Builds static/build/ from static/src/: one stylesheet and two scripts, minified, with no address outside the portal,
// and the fonts that the PDFs embed.

import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";
import { compile } from "sass";

const out = "static/build";
await mkdir(out, { recursive: true });

const typeAhead = "node_modules/accessible-autocomplete/dist/accessible-autocomplete.min.css";
const styles = compile("static/src/scss/portal.scss", {
  loadPaths: ["node_modules"],
  style: "compressed",
  quietDeps: true,
  charset: false, // a byte order mark in the middle of the file would lose the rule after it
});
const css = (await readFile(typeAhead, "utf8")).replace(/\/\*#.*?\*\//gs, "") + styles.css;
if (/url\(|@import/.test(css)) {
  throw new Error("portal.css asks for another file; fonts and images of govuk-frontend must stay out.");
}
await writeFile(`${out}/portal.css`, css);

await build({
  entryPoints: ["static/src/js/portal.js", "static/src/js/supported.js"],
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022"],
  legalComments: "eof",
  logLevel: "warning",
});
await mkdir(`${out}/fonts`, { recursive: true });
for (const font of ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"]) {
  await copyFile(`node_modules/dejavu-fonts-ttf/ttf/${font}`, `${out}/fonts/${font}`);
}
await writeFile(`${out}/favicon.svg`, await readFile("static/src/favicon.svg"));
