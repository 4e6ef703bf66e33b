// The machine has one already; it has to be the one that is asked for.
import { execFileSync } from "node:child_process";

const version = execFileSync("node", ["--version"], { encoding: "utf8" }).trim();
const wanted = process.env["INPUT_NODE-VERSION"];
if (!version.startsWith(`v${wanted}.`)) throw new Error(`The workflow asks for Node ${wanted}, and this machine has ${version}`);
console.log(version);
