import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startRecorder } from "../../../test/http-recorder.ts";
import { main } from "../program.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tour-test-"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

async function takeTour(): Promise<{ readonly status: number; readonly text: string }> {
  const written: string[] = [];
  const streams = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, "write").mockImplementation((text) => written.push(String(text)) > 0),
  );
  try {
    return { status: await main(["tour", "--html", join(folder, "report.html")]), text: written.join("") };
  } finally {
    for (const stream of streams) stream.mockRestore();
  }
}

describe("assay tour", () => {
  it("goes from a release over a pull request to the next release and back, and tells nobody: not GitHub, not the workflow it may run in", async () => {
    const github = await startRecorder({ body: {} });
    const output = join(folder, "output");
    const temporary = join(folder, "temporary");
    await mkdir(temporary);
    await writeFile(output, "");
    for (const [name, value] of [
      ["GITHUB_TOKEN", "secret"],
      ["GITHUB_REPOSITORY", "acme/prompts"],
      ["GITHUB_API_URL", github.url],
      ["GITHUB_OUTPUT", output],
      ["TMPDIR", temporary],
      ["ASSAY_SIGNING_KEY", "the team's own"],
    ] as const)
      vi.stubEnv(name, value);
    const { status, text } = await takeTour();
    const asked = github.requests.length;
    await github.close();
    expect(status).toBe(0);
    expect([...text.matchAll(/^── (\d) of 7/gm)].map(([, step]) => step).join("")).toBe("1234567");
    const steps = [
      "Tagged maturity-rating@1.0.0",
      "maturity-rating, 324 test items",
      "Without these lines",
      "Stamped prompts/maturity-rating/trace.yaml",
      "Tagged maturity-rating@1.1.0",
      "dev serves maturity-rating@1.1.0 now, sequence 2.",
      "Goes back to maturity-rating@1.0.0: tagged maturity-rating@1.1.1, to be deployed.",
      "dev serves maturity-rating@1.1.1 now, sequence 3.",
      "maturity-rating 1.1.1  since ",
    ];
    expect(steps.map((step) => text.indexOf(step))).toEqual(steps.map((step) => text.indexOf(step)).sort((a, b) => a - b));
    for (const step of steps) expect(text).toContain(step);
    // Without the public half of its key, `status` would say that nothing was checked.
    expect(text).not.toContain("was not checked");
    expect(await readFile(join(folder, "report.html"), "utf8")).toContain("maturity-rating");
    expect(asked).toBe(0);
    expect(await readFile(output, "utf8")).toBe("");
    expect(await readdir(temporary)).toEqual([]);
  });
});
