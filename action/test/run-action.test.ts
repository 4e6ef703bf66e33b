import { join } from "node:path";
import { expect, test } from "vitest";
import { createRepository } from "./git-fixture.ts";
import { startGitHub } from "./github-emulator.ts";
import { runAction } from "./run-action.ts";
import { annotationsOf, commandsOf, fileCommands } from "./workflow-commands.ts";

/** An action without a bundle: it speaks the runner's protocol by hand. */
const MAIN = `
import { appendFileSync, readFileSync } from "node:fs";
const event = JSON.parse(readFileSync(process.env.GITHUB_EVENT_PATH, "utf8"));
appendFileSync(process.env.GITHUB_OUTPUT, "verdict<<end\\ntwo\\nlines\\nend\\nseen=" + event.number + "\\n");
appendFileSync(process.env.GITHUB_STEP_SUMMARY, "# " + process.env["INPUT_FAIL-ON"]);
console.log("::error file=a%3Ab.md,line=3::it%0Afailed");
const url = process.env.GITHUB_API_URL + "/repos/" + process.env.GITHUB_REPOSITORY;
const answer = await fetch(url, { headers: { authorization: "token " + process.env["INPUT_GITHUB-TOKEN"] } });
console.error((await answer.json()).full_name, process.env.SECRET_OF_THIS_TEST ?? "clean");
process.exitCode = 3;
`;

test("an action gets a runner's environment and files, and nothing of this process", async () => {
  process.env.SECRET_OF_THIS_TEST = "leaked";
  await using repository = await createRepository({
    "action/dist/main.mjs": MAIN,
    "action/action.yml": "inputs:\n  fail-on: {default: fail}\n",
  });
  await using github = await startGitHub({ repository: "acme/policy", path: repository.path });
  const result = await runAction({
    main: join(repository.path, "action/dist/main.mjs"),
    api: github.url,
    repository: "acme/policy",
    workspace: repository.path,
    event: { name: "pull_request_target", payload: { number: 7 }, sha: "0".repeat(40), ref: "refs/heads/main" },
  });
  expect(result).toEqual({
    status: 3,
    stdout: "::error file=a%3Ab.md,line=3::it%0Afailed\n",
    stderr: "acme/policy clean\n",
    outputs: { verdict: "two\nlines", seen: "7" },
    summary: "# fail",
    annotations: [{ level: "error", message: "it\nfailed", file: "a:b.md", line: 3, title: null }],
  });
});

test("an action that does not end is ended", async () => {
  await using repository = await createRepository({ "action/dist/main.mjs": "setInterval(() => undefined, 1000);" });
  const result = await runAction({
    main: join(repository.path, "action/dist/main.mjs"),
    api: "http://127.0.0.1:9",
    repository: "acme/policy",
    workspace: repository.path,
    event: { name: "push", payload: {}, sha: "0".repeat(40), ref: "refs/heads/main" },
    limit: 1,
  });
  expect(result.status).toBeNull();
});

test("annotations without properties, indented as a runner still takes them, and other commands", () => {
  const seen = annotationsOf("::warning::a :: b\n::group::x\n  ::error::indented\n::notice title=A, B,line=2::c\nno ::error::here");
  expect(seen.map(({ level, message, line }) => [level, message, line])).toEqual([
    ["warning", "a :: b", null],
    ["error", "indented", null],
    ["notice", "c", 2],
  ]);
  expect(commandsOf("::add-mask::secret\n")).toEqual([{ name: "add-mask", properties: {}, message: "secret" }]);
});

test("a value without its end is an error", () => {
  expect(() => fileCommands("a<<end\nb\n")).toThrow("a has no end");
});
