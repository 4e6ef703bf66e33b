import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createReleaseScene, type ReleaseScene } from "../../../test/release-scene.ts";
import { PROMPT_PATH, promptText } from "../../../test/sample-repository.ts";
import type { Affected } from "../../live/affected.ts";
import { liveSchemas } from "../../live/schemas.ts";
import { CHANNELS_BRANCH } from "../../release/layout.ts";

let scene: ReleaseScene;
/** When production began to serve 1.0.0, and then 1.1.0. */
let began: number;
let ended: number;

const file = (name: string) => join(scene.work.path, "..", `${scene.work.path.split("/").at(-1)}-${name}`);

beforeAll(async () => {
  scene = await createReleaseScene({ more: { [PROMPT_PATH]: promptText(["Drug use is shown. `MR-1.1`"]) } });
  await scene.merge({ ".github/assay-release.pem": scene.publicKey });
  await scene.run("release", "rating", "minor", "--push");
  await scene.run("deploy", "rating@1.0.0", "--to", "production");
  await scene.merge({ [PROMPT_PATH]: promptText() });
  await scene.run("release", "rating", "minor", "--push");
  await scene.run("deploy", "rating@1.1.0", "--to", "production");
  const status = await scene.run(
    "affected",
    "rating@1.0.0",
    "--log",
    await log("none", [{ title: "t-0001", prompt: "another" }]),
    "--json",
    "-",
  );
  const [live] = (JSON.parse(status.text) as Affected).live;
  [began, ended] = [Date.parse(live?.from ?? ""), Date.parse(live?.to ?? "")];
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await scene[Symbol.asyncDispose]();
});

async function log(name: string, lines: readonly (string | Record<string, unknown>)[]): Promise<string> {
  const path = file(`${name}.jsonl`);
  await writeFile(path, `${lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n")}\n`);
  return path;
}

/** A line as docs/loader.md says: what `read` gave, and the release's own log. */
function line(title: string, tier: string, clauses: readonly string[], more: Record<string, unknown> = {}) {
  return {
    time: new Date(began + 1).toISOString(),
    title,
    prediction: { status: "ok", values: { tier }, clauses },
    prompt: "rating",
    version: "1.0.0",
    digest: null,
    variant: null,
    channel: "production",
    sequence: 1,
    source: "fresh",
    ...more,
  };
}

const valid = new Ajv2020({ strict: false }).compile(liveSchemas.affected);

describe("assay affected", () => {
  it("lists what a bad version decided, known errors and grave clauses first, without a call", async () => {
    const path = await log("decisions", [
      line("t-0002", "ALL", ["MR-1.3"]), // right: a cake
      line("=cmd|' /C calc'!A0", "ALL", ["MR-1.3"]), // in no set
      line("title-4", "ALL", ["MR-1.2"]), // blood was missed
      line("t-0000", "ALL", ["MR-1.1"]), // drugs were missed
      line("t-0003", "18+", ["MR-1.1"]), // too high
      line("t-0007", "ALL", ["MR-1.2"]),
      line("t-0007", "13+", ["MR-1.2"], { version: "1.1.0", sequence: 2, time: new Date(ended + 1000).toISOString() }),
      line("t-0009", "ALL", ["MR-1.1"], { time: new Date(ended + 5000).toISOString() }),
      line("t-0001", "ALL", [], { prompt: "another" }),
      line("t-0001", "ALL", [], { channel: "staging" }),
      "{this is no JSON",
      line("t-0001", "PG", []),
    ]);
    const out = file("list.csv");
    const asked = scene.model.requests.length;
    const ran = await scene.run("affected", "rating@1.0.0", "--log", path, "--out", out, "--json", file("a.json"));
    const [status, text] = [ran.status, ran.text.replace(/\s+/g, " ")];
    expect(status).toBe(1);
    expect(scene.model.requests).toHaveLength(asked);
    expect(text).toContain("7 titles, 7 decisions.");
    expect(text).toContain("5 decided wrong, 1 right as far as is known, 1 not known.");
    expect(text).toContain("1 decision of it was made at another time.");
    expect(text).toContain("2 lines could not be read");
    expect(text).toContain("line 11: it is no JSON");
    expect(text).toContain("line 12: what it says of `tier` is no label of it");
    expect(text).toContain("Rolling back repairs no title.");
    const csv = await readFile(out, "utf8");
    const rows = parse(csv, { columns: true }) as Record<string, string>[];
    expect(rows.map(({ title }) => title)).toEqual(["t-0000", "t-0009", "t-0003", "title-4", "'=cmd|' /C calc'!A0", "t-0002", "t-0007"]);
    expect(rows[0]).toMatchObject({
      reason: "the ground truth says otherwise: tier under-rated, right is 13+; MR-1.1 is critical and regulated",
      "decided tier": "ALL",
      "ground truth tier": "13+",
      "corrected version tier": "13+",
      "re-rated tier": "",
      "while live": "yes",
      line: "4",
    });
    expect(rows[1]?.["while live"]).toBe("outside");
    expect(rows.at(-1)?.reason).toMatch(/^another version has decided it again since/);
    const written = JSON.parse(await readFile(file("a.json"), "utf8")) as Affected;
    expect(valid(written), JSON.stringify(valid.errors)).toBe(true);
    expect(written.lines).toMatchObject({
      all: 12,
      decided: 7,
      outside: 1,
      otherVersions: 1,
      otherPrompts: 1,
      otherChannels: 1,
      unreadable: 2,
    });
    expect(written.titles).toMatchObject({ again: 1, judgements: { wrong: 5, differs: 0, "not known": 1, same: 1 } });
    expect(written.corrected).toBe("rating@1.1.0");
  });

  it("takes a table with columns of other names, and finds the version by the index and by the digest", async () => {
    const csv = file("export.csv");
    const at = new Date(began + 1).toISOString();
    const manifest = await scene.work.git("show", `origin/${CHANNELS_BRANCH}:releases/rating/1.0.0/rating-1.0.0.bundle.json`);
    const { content } = JSON.parse(manifest) as { content: string };
    await writeFile(
      csv,
      `\uFEFFwhen;asset;rated;seq;hash\r\n${at};t-0001;general;1;\r\n${at};"t-\r\n9";general;2;\r\n${at};t-0004;general;;${content}\r\n${at};t-0005;general;;\r\nshort\r\n`,
    );
    const map = ["when=time", "asset=title", "rated=tier", "tier:general=ALL", "seq=sequence", "hash=digest"];
    const wrong = await scene.run("affected", "rating@1.0.0", "--log", csv, ...map.flatMap((entry) => ["--map", entry]));
    expect(wrong.status).toBe(2);
    expect(wrong.text).toContain("there is no `title`");
    const mapped = map.map((entry) => entry.replace("asset=title", "asset=item"));
    const { text } = await scene.run(
      "affected",
      "rating@1.0.0",
      "--log",
      csv,
      "--json",
      "-",
      ...mapped.flatMap((entry) => ["--map", entry]),
    );
    const found = JSON.parse(text) as Affected;
    expect(found.lines).toMatchObject({ all: 5, decided: 2, otherVersions: 1, unnamed: 1, unreadable: 1 });
    expect(found.lines.examples).toEqual([{ line: 7, reason: "it has 1 cells, the header has 5" }]);
    expect(found.titles.wrong).toBe(2);
  });

  it.each([
    ["a header and nothing else", "title;version;tier\n", "The log cannot tell."],
    ["no log at all", "hello\n", "The log cannot tell."],
    ["another channel's", '{"title":"a","version":"1.1.0","channel":"staging","tier":"ALL"}\n', "The log cannot tell."],
    ["versions that nobody released", '{"title":"a","version":"banana","tier":"ALL"}\n', "1 line names a version that was never released"],
    [
      "digests that are none",
      '{"title":"a","digest":"abc","tier":"ALL"}\n{"title":"b","version":"1.1.0","tier":"ALL"}\n',
      "1 line does not say which version decided",
    ],
  ])("gives no all-clear by a log with %s", async (name, text, message) => {
    const path = file(`${name.replaceAll(" ", "-")}.log`);
    await writeFile(path, text);
    const ran = await scene.run("affected", "rating@1.0.0", "--log", path);
    expect(ran.text.replace(/\s+/g, " ")).toContain(message);
    expect(ran.status).toBe(1);
  });

  it("says that all is well where every line is another version's, however the version is written", async () => {
    const path = await log("well", [
      line("t-0001", "ALL", [], { version: "v1.1.0" }),
      line("t-0002", "ALL", [], { version: "rating@1.1.0" }),
    ]);
    const ran = await scene.run("affected", "rating@1.0.0", "--log", path);
    expect(ran.text).toContain("The log holds no decision of it.");
    expect(ran.status).toBe(0);
    const own = await scene.run("affected", "rating@1.1.0", "--log", path, "--json", "-");
    expect((JSON.parse(own.text) as Affected).lines.decided).toBe(2);
  });

  it("refuses what cannot be: a tag that was never released, and a list over the log", async () => {
    const path = await log("one", [line("t-0001", "ALL", [])]);
    expect((await scene.run("affected", "rating@9.9.9", "--log", path)).text).toContain("There is no release rating@9.9.9");
    expect((await scene.run("affected", "rating@1.0.0", "--log", path, "--out", path)).text).toContain("would write over the log");
    expect((await scene.run("affected", "rating@1.0.0", "--log", file("nowhere"))).text).toContain("Cannot read");
  });
});
