/**
 * `npm run bench`: the command line as whole processes beside a bare undici loop, a warm second run, faults, a killed run that goes on, and the
 * start. Ratios of one run count; seconds depend on the machine. Arguments choose: `quick` leaves the large ones out.
 */
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PROMPT_PATH, promptText, sampleRepository } from "../../action/test/sample-repository.ts";
import { best, serve, type Timed, timed } from "./process.ts";

const ASSAY = fileURLToPath(new URL("../../action/dist/assay.js", import.meta.url));
const BARE = fileURLToPath(new URL("bare.js", import.meta.url));
const SYNOPSIS = 600;
/** One file of a set may have 64 MiB. */
const SHORT_SYNOPSIS = 300;
const quick = process.argv.includes("quick");

const say = (text: string) => process.stdout.write(`${text}\n`);

interface Scene {
  readonly url: string;
  readonly folder: string;
  readonly items: number;
  readonly width: number;
}

/** A repository with many titles, whose prompt is changed on disk; `use` gets it and the server's address. */
async function scene(
  items: number,
  width: number,
  server: readonly string[],
  use: (scene: Scene) => Promise<void>,
  longer = SYNOPSIS,
): Promise<void> {
  const { url, stop } = await serve("openai-server.js", server);
  await using repository = await sampleRepository({ items, url, longer });
  await repository.write({ [PROMPT_PATH]: promptText(["Drug use is shown. `MR-1.1`"]) });
  await use({ url, folder: repository.path, items, width });
  stop();
}

const compare = ({ folder, width }: Scene, store: string, more: readonly string[] = []) => [
  ASSAY,
  "-C",
  folder,
  "--quiet",
  "compare",
  "--max-calls",
  "1000000",
  "--max-cost",
  "1000",
  "--concurrency",
  String(width),
  "--store",
  store,
  "--json",
  join(store, "result.json"),
  ...more,
];

async function withStore<Result>(use: (store: string) => Promise<Result>): Promise<Result> {
  const store = await mkdtemp(join(tmpdir(), "assay-bench-store-"));
  try {
    return await use(store);
  } finally {
    await rm(store, { recursive: true, force: true });
  }
}

const fresh = (of: Scene, runs: number) => best(runs, () => withStore((store) => timed(compare(of, store))));
const seconds = ({ seconds: value }: Timed) => `${value.toFixed(2)} s`;

async function besideBare(items: number, width: number, runs: number, target: number): Promise<void> {
  await scene(items, width, ["20"], async (of) => {
    const bare = await best(runs, () =>
      timed([BARE, of.url, String(2 * items), String(width), String(promptText().length), String(SYNOPSIS)]),
    );
    const assay = await fresh(of, runs);
    say(
      `${items} x 2, 20 ms, ${width} in flight: bare ${seconds(bare)}, assay ${seconds(assay)}, ratio ${(assay.seconds / bare.seconds).toFixed(2)} (target ${target}), ${assay.megabytes} MB`,
    );
  });
}

async function warm(): Promise<void> {
  await scene(1000, 20, ["20"], async (of) =>
    withStore(async (store) => {
      await timed(compare(of, store));
      const again = await best(5, () => timed(compare(of, store)));
      say(`1000 x 2 again, everything stored: ${seconds(again)} (target 0.5 s)`);
    }),
  );
}

async function faulty(): Promise<void> {
  await scene(1000, 20, ["5", "faults"], async (of) =>
    withStore(async (store) => {
      const run = await timed(compare(of, store));
      const { prompts } = JSON.parse(await readFile(join(store, "result.json"), "utf8"));
      const { ok } = prompts[0].statuses.head;
      say(
        `1000 x 2, 5 % of first calls fail (429, Retry-After, 500, reset, truncated): ${1000 - ok} items lost, ${prompts[0].calls.retried} retries, ${seconds(run)}`,
      );
    }),
  );
}

async function killed(): Promise<void> {
  await scene(1000, 20, ["20"], async (of) =>
    withStore(async (store) => {
      const answers = join(store, "answers/answers.jsonl");
      const lines = () => (existsSync(answers) ? readFileSync(answers, "utf8").split("\n").length - 1 : 0);
      await timed(compare(of, store), { killWhen: () => lines() >= of.items });
      const before = lines();
      await timed(compare(of, store));
      const { prompts } = JSON.parse(await readFile(join(store, "result.json"), "utf8"));
      const { made, stored } = prompts[0].calls;
      say(
        `1000 x 2, killed and started again: ${before} answers were on disk, ${stored} used, ${made} asked, ${made + stored} of 2000 in all, ${2000 - before - made} too few or too many`,
      );
    }),
  );
}

const version = await best(5, () => timed([ASSAY, "--version"]));
say(`--version: ${seconds(version)} (target 0.2 s), ${version.megabytes} MB`);
await besideBare(1000, 20, 3, 1.25);
await warm();
await faulty();
await killed();
if (!quick) {
  await besideBare(10_000, 100, 2, 1.35);
  await scene(
    100_000,
    100,
    ["0"],
    async (of) => {
      const run = await fresh(of, 1);
      say(`100000 x 2, 0 ms, 100 in flight: ${seconds(run)} (target 35 s), ${run.megabytes} MB (target 300)`);
    },
    SHORT_SYNOPSIS,
  );
}
