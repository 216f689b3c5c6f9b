// Compiles the style sheet and bundles the scripts into grants/static. The same sources give the same bytes.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "grants", "static");
mkdirSync(target, { recursive: true });

const { css } = sass.compile(join(here, "styles", "krok.scss"), {
  loadPaths: [join(here, "..", "node_modules", "govuk-frontend", "dist")],
  quietDeps: true,
});
const small = await esbuild.transform(css, { loader: "css", minify: true, target: "es2020", legalComments: "none" });
writeFileSync(join(target, "krok.css"), small.code);

await esbuild.build({
  entryPoints: [join(here, "scripts", "krok.js")],
  outfile: join(target, "krok.js"),
  bundle: true,
  format: "esm",
  target: "es2020",
  minify: true,
  legalComments: "none",
});

copyFileSync(join(here, "favicon.svg"), join(target, "favicon.svg"));
