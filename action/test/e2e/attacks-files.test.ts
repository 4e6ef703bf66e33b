import { rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type OpenAIServer, startOpenAI } from "../openai-server.ts";
import { itemsText, obedient, PROMPT_PATH, promptText, sampleItem } from "../sample-repository.ts";
import { attacked, openWith, review, settings } from "./attack.ts";
import type { Scene } from "./harness.ts";

const WORSE = promptText(["Drug use is shown. `MR-1.1`"]);
const TITLES = 5000;
const ITEMS = "ground-truth/titles/items.jsonl";

let server: OpenAIServer;
let scene: Scene;

beforeAll(async () => {
  server = await startOpenAI({ answer: obedient });
  scene = await attacked(server);
});
afterAll(async () => {
  const { problems } = scene.github;
  await scene[Symbol.asyncDispose]();
  await server.close();
  expect(problems).toEqual([]);
});

/** Refused with a message that names the file, before anything was asked. */
async function refused(number: number, named: RegExp): Promise<void> {
  const before = server.requests.length;
  const { status, outputs, comment, stdout, stderr } = await review(scene, number);
  expect(stderr).toBe("");
  expect([status, outputs.verdict, server.requests.length - before]).toEqual([1, "not measured", 0]);
  expect(comment.replaceAll("\\", "")).toMatch(named);
  // What would have been read: the environment of the run, or the accounts of the machine.
  for (const text of [comment, stdout]) expect(text).not.toMatch(/HOUSE_KEY=|GITHUB_WORKSPACE=|root:/);
}

describe("a file that is another file", () => {
  test.each([
    ["the environment of the run", "/proc/self/environ"],
    ["a file of the machine", "/etc/passwd"],
    ["a file of the runner, by a way out", "../../../../../../etc/passwd"],
    ["another file of the repository", "../../.github/assay.yml"],
  ])("a prompt that is a link to %s is refused by name, and not followed", async (what, target) => {
    const head = what.replace(/\W+/g, "-");
    const number = await openWith(scene, head, async (path) => {
      await scene.work.write({ [PROMPT_PATH]: null, "prompts/rating/keep": "" });
      await symlink(target, join(path, PROMPT_PATH));
    });
    await refused(number, /prompts\/rating\/prompt\.md \(\w+\) is a symbolic link/);
  });

  test("a policy and a partial that are links are refused too", async () => {
    const number = await openWith(scene, "link-policy", async (path) => {
      await scene.work.write({
        "sops/rating.md": null,
        "prompts/_shared/x.md": null,
        [PROMPT_PATH]: `${WORSE}{{>x}}\n`,
        "prompts/_shared/keep": "",
      });
      await symlink("/etc/passwd", join(path, "sops/rating.md"));
      await symlink("/proc/self/environ", join(path, "prompts/_shared/x.md"));
    });
    await refused(number, /symbolic link/);
  });

  test("a submodule and a pointer to a large file are refused by name", async () => {
    const number = await openWith(scene, "submodule", async () => {
      await scene.work.git("init", "--quiet", "prompts/evil");
      await scene.work.git("-C", "prompts/evil", "commit", "--quiet", "--allow-empty", "--message", "Start");
    });
    await refused(number, /prompts\/evil.*is a submodule/);
    await rm(join(scene.work.path, "prompts/evil"), { recursive: true, force: true });
    const pointer =
      "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";
    await refused(await scene.open({ [PROMPT_PATH]: pointer }), /prompts\/rating\/prompt\.md \(\w+\) is a Git LFS pointer/);
  });
});

describe("names that say something to a program", () => {
  test("a partial outside of its folder is not read", async () => {
    for (const name of ["../../.github/assay", "../../../../../../etc/passwd", "/etc/passwd", "..\\\\..\\\\x"])
      await refused(
        await scene.open({ [PROMPT_PATH]: WORSE.replace("{{synopsis}}", `{{synopsis}}\n{{>"${name}"}}`) }),
        /prompts\/rating\/prompt\.md:\d+/,
      );
  });

  test("folders and files with odd names are told of and harm nothing", async () => {
    const odd = [
      "prompts/-rf/prompt.md",
      "prompts/--upload-pack=x/prompt.md",
      "prompts/$(touch pwned)/prompt.md",
      "prompts/a\nb::error::x/prompt.md",
      "prompts/<img src=x>@team/prompt.md",
    ];
    const number = await scene.open(Object.fromEntries(odd.map((path) => [path, promptText()])));
    const { status, outputs, stdout } = await review(scene, number);
    expect([status, outputs.verdict]).toEqual([1, "not measured"]);
    expect(stdout).not.toMatch(/^::error::x/m);
    expect(await scene.workspace.git("status", "--porcelain")).toBe("");
  });

  test("a branch whose name is an option, or a shell's command, is a name", async () => {
    await scene.work.branch("side", "main");
    await scene.work.commit({ [PROMPT_PATH]: WORSE });
    for (const head of ["-x--upload-pack=touch-pwned", "a$(touch$\u007bIFS}pwned)", "a;touch-pwned", "@team", "x`id`"]) {
      await scene.work.git("push", "--quiet", "origin", `HEAD:refs/heads/${head}`);
      const { outputs, status } = await review(scene, await scene.github.openPull({ title: "--help", head }));
      expect([head, status, outputs.verdict]).toEqual([head, 1, "fail"]);
    }
    expect(await scene.workspace.git("status", "--porcelain")).toBe("");
  });
});

describe("a file that is too much", () => {
  test("a prompt of seventy megabytes is refused with both sizes", async () => {
    await refused(
      await scene.open({ [PROMPT_PATH]: `${WORSE}${"x".repeat(70 * 1024 * 1024)}\n` }),
      /prompts\/rating\/prompt\.md \(\w+\) has 70 MiB, more than the limit of 64 MiB/,
    );
  });

  test("thousands of titles that it adds decide nothing, and cost no more than the limits allow", async () => {
    const small = await attacked(server, {
      ".github/assay.yml": settings(server.url, { more: "limits: {calls-per-pull-request: 200}\n" }),
    });
    try {
      const more = Array.from({ length: TITLES }, (_, n) => (n < 30 ? sampleItem(n) : { ...sampleItem(n), truth: { tier: "ALL" } }));
      const result = await review(small, await small.open({ [PROMPT_PATH]: WORSE, [ITEMS]: itemsText(more) }));
      expect(result.status).toBe(1);
      expect(result.outputs.verdict).toMatch(/^(?:fail|not measured)$/);
      expect(Number(result.outputs.calls)).toBeLessThanOrEqual(200);
    } finally {
      await small[Symbol.asyncDispose]();
    }
  });

  test("a few lines that mean gigabytes, and a hundred thousand brackets, are refused with their place", async () => {
    const bomb = `description: &a [${"x,".repeat(10)}]\nmetadata:\n  b: &b [${"*a,".repeat(10)}]\n  c: &c [${"*b,".repeat(10)}]\n  d: &d [${"*c,".repeat(10)}]\n  e: &e [${"*d,".repeat(10)}]\n  f: [${"*e,".repeat(10)}]\n`;
    await refused(await scene.open({ [PROMPT_PATH]: WORSE.replace("config:", `${bomb}config:`) }), /prompts\/rating\/prompt\.md:\d+/);
    await refused(
      await scene.open({ [PROMPT_PATH]: WORSE.replace("config:", `metadata: ${"[".repeat(100_000)}\nconfig:`) }),
      /prompts\/rating\/prompt\.md:\d+/,
    );
    await refused(
      await scene.open({ [PROMPT_PATH]: WORSE.replace("{{synopsis}}", "{{#each x}}".repeat(20_000)) }),
      /prompts\/rating\/prompt\.md:\d+/,
    );
  });
});

describe("a key that is there twice, or is no key", () => {
  test.each([
    ["a key twice", (text: string) => text.replace("config:", "assay.answer: {tier: /clauses}\nconfig:")],
    ["`__proto__`", (text: string) => text.replace("config: {", "config: {__proto__: {maxOutputTokens: 1}, ")],
    ["`__proto__` in the schema", (text: string) => text.replace("schema: {synopsis", "schema: {__proto__: string, synopsis")],
    ["a merge key", (text: string) => text.replace("config:", "metadata: &m {model: house/dear}\n<<: *m\nconfig:")],
    [
      "a tag that would be code elsewhere",
      (text: string) => text.replace("config:", 'description: !!js/function "process.exit()"\nconfig:'),
    ],
  ])("%s in a prompt is a mistake with its line", async (_, change) => {
    await refused(await scene.open({ [PROMPT_PATH]: change(WORSE) }), /prompts\/rating\/prompt\.md:\d+/);
  });

  test("in titles it is told of, and the default branch's titles decide", async () => {
    const lines =
      '{"id":"t-0001","id":"t-0002","title":"x","input":{"synopsis":"x"},"truth":{"tier":"ALL"}}\n{"__proto__":{"a":1},"id":"z","title":"z","input":{"synopsis":"x"},"truth":{}}\n';
    const result = await review(scene, await scene.open({ [PROMPT_PATH]: WORSE, [ITEMS]: lines }));
    expect([result.status, result.outputs.verdict, result.outputs.broken]).toEqual([1, "fail", "10"]);
    expect(result.comment).toContain("stands here twice");
    expect(result.comment).toContain("`__proto__`");
  });

  test("on the default branch nothing is judged by it", async () => {
    const broken = await attacked(server, { ".github/assay.yml": `${settings(server.url)}rules: []\n` });
    try {
      const { status, outputs, comment } = await review(broken, await broken.open({ [PROMPT_PATH]: WORSE }));
      expect([status, outputs.verdict]).toEqual([1, "not measured"]);
      expect(comment).toMatch(/assay\.yml:\d+/);
    } finally {
      await broken[Symbol.asyncDispose]();
    }
  });
});
