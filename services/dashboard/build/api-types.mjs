/** Writes src/api/schema.ts from the gateway's OpenAPI document; with --check it only says whether it is current. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const source = new URL("../../api/openapi.json", import.meta.url);
const target = new URL("../src/api/schema.ts", import.meta.url);

const types = astToString(await openapiTS(source, { alphabetize: true, defaultNonNullable: true }));
const wanted = `// Made from services/api/openapi.json by \`npm run api-types\`: change that, not this.\n${types}`;

if (process.argv.includes("--check")) {
  if (readFileSync(target, "utf8") !== wanted) {
    console.error(`${fileURLToPath(target)} is not what openapi.json says: run \`npm run api-types\`.`);
    process.exit(1);
  }
} else {
  writeFileSync(target, wanted);
}
