/**
 * `npm run fuzz [-- NAME… --runs N --seed N --path PATH]`: every parser and the escaping module on generated input, 100,000 cases each. A case that
 * fails is printed with the command that runs it again.
 */
import { parseArgs } from "node:util";
import { targets } from "./all.ts";
import { fuzz } from "./run.ts";

const RUNS = 100_000;
/** On a machine with other work to do, a pause of the garbage collector alone takes a tenth of it. */
const SLOWEST_MS = 3000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: "string" }, seed: { type: "string" }, path: { type: "string" } },
});
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const unknown = positionals.filter((name) => targets.every((target) => target.name !== name));
if (unknown.length > 0) {
  say(`There is no ${unknown.join(", ")}. There are: ${targets.map(({ name }) => name).join(", ")}.`);
  process.exit(2);
}
const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
const runs = values.runs === undefined ? RUNS : Number(values.runs);
// The readers make an error object for each mistake they find, and its stack costs more than reading.
Error.stackTraceLimit = 4;
let failed = 0;
say(`seed ${seed}, ${runs} cases each`);
for (const target of targets) {
  if (positionals.length > 0 && !positionals.includes(target.name)) continue;
  const { cases, seconds, slowest, failure } = await fuzz(target, {
    seed,
    runs,
    slowest: SLOWEST_MS,
    ...(values.path === undefined ? {} : { path: values.path }),
  });
  const figures = `${cases} cases, ${seconds.toFixed(1)} s, slowest ${slowest.milliseconds.toFixed(1)} ms`;
  say(`${failure === null ? "ok    " : "FAILED"} ${target.name.padEnd(20)} ${figures}`);
  if (slowest.milliseconds > SLOWEST_MS / 10) say(`       slowest: ${slowest.input.slice(0, 200)}`);
  if (failure === null) continue;
  failed += 1;
  say(`       law:   ${target.law}`);
  say(`       input: ${failure.input}`);
  say(`       ${failure.message.replaceAll("\n", "\n       ")}`);
  say(`       again: npm run fuzz -- ${target.name} --seed ${seed}${failure.path === null ? "" : ` --path ${failure.path}`}`);
}
process.exitCode = failed === 0 ? 0 : 1;
