// Writes ../src/api/generated.ts from the API's own description: `npm run api`.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const python = process.env.PYTHON ?? join(root, ".venv", "bin", "python");

if (!existsSync(join(here, "node_modules"))) {
  execFileSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: here, stdio: "inherit" });
}
const { default: openapiTS, astToString } = await import("openapi-typescript");

const document = execFileSync(python, [join(here, "document.py")], {
  encoding: "utf-8",
  env: { ...process.env, PYTHONPATH: join(root, "src") },
  maxBuffer: 1 << 26,
});
const digest = createHash("sha256").update(document).digest("hex");
const types = astToString(await openapiTS(JSON.parse(document), { alphabetize: true, defaultNonNullable: false }));
const head = `// Generated from the API's description by \`npm run api\`; not to be edited.\n// document ${digest}\n\n`;
writeFileSync(join(here, "..", "src", "api", "generated.ts"), head + types);
