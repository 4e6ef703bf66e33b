import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import MarkdownIt from "markdown-it";
import type { Files } from "../git-fixture.ts";
import type { OpenAIServer } from "../openai-server.ts";
import type { ActionResult } from "../run-action.ts";
import { itemsText, type SampleOptions, sampleFiles, sampleItem } from "../sample-repository.ts";
import { commandsOf } from "../workflow-commands.ts";
import { createScene, type Scene, type SceneOptions } from "./harness.ts";
import { withoutSample } from "./without-sample.ts";

/** The provider's key; wherever it is seen but in a header to the provider, it was stolen. */
export const KEY = "sk-0123456789-of-the-provider";
const TOKEN = "ghs-0123456789-of-the-run";

/** A server that nobody should ever ask. */
export async function startTrap() {
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

export const MODELS = "default-model: house/test\nmodels:\n  house/test: {input: 1, output: 1}\n";
export const RULES = "rules:\n  - {name: not too low, field: tier, metric: under-rated, margin: 0.05, mode: disprove}\n";

/** Settings with a provider that wants a key. */
export function settings(url: string, { models = MODELS, rules = RULES, more = "" } = {}): string {
  return `version: 1\nproviders:\n  house: {type: openai-compatible, url: "${url}", key: HOUSE_KEY}\n${models}governance: {decision-records: off}\n${rules}${more}`;
}

/** A repository with a provider and thirty titles; every third tests each clause. */
export async function attacked(
  server: Pick<OpenAIServer, "url">,
  files: Files = {},
  options: SampleOptions = {},
  more: Partial<SceneOptions> = {},
): Promise<Scene> {
  const sample = sampleFiles({ url: server.url, ...options });
  const items = Array.from({ length: 30 }, (_, n) => (n % 3 === 2 ? { ...sampleItem(n), clauses: ["MR-1.1", "MR-1.3"] } : sampleItem(n)));
  return createScene({
    packages: false,
    lifetime: 300,
    ...more,
    files: {
      ...withoutSample(),
      ...sample,
      "ground-truth/titles/items.jsonl": itemsText(items),
      ".github/assay.yml": settings(server.url),
      ...files,
    },
  });
}

/** What a reviewer, and whoever opens the log, reads after a run. */
export interface Seen extends ActionResult {
  /** The sticky comment. */
  readonly comment: string;
  readonly inline: readonly string[];
  /** Every body that was posted, of this pull request or another. */
  readonly posted: readonly string[];
}

/** Runs the built bundle on a pull request as the workflow does, and makes sure of what must hold whatever it holds: nothing leaks, and nothing is injected. */
export async function review(scene: Scene, number: number, env: Readonly<Record<string, string>> = {}): Promise<Seen> {
  return seen(
    scene,
    number,
    await scene.run(await scene.events.pullRequestTarget(number), { inputs: { "github-token": TOKEN }, env: { HOUSE_KEY: KEY, ...env } }),
  );
}

export function seen(scene: Scene, number: number, result: ActionResult): Seen {
  const { issueComments, reviewComments, reviews } = scene.github.state;
  const posted = [...issueComments, ...reviewComments, ...reviews].map(({ body }) => body);
  const log = result.stdout + result.stderr;
  // The one line that tells the runner to hide the token must name it.
  const told = log.replaceAll(`::add-mask::${TOKEN}`, "");
  for (const secret of [KEY, TOKEN])
    for (const text of [told, result.summary, ...posted, ...Object.values(result.outputs)])
      if (text.includes(secret)) throw new Error(`a secret was shown: ${text.slice(0, 500)}`);
  const odd = commandsOf(log).filter(
    ({ name, message }) => !ANNOTATIONS.includes(name) && !(name === "add-mask" && [TOKEN, "test-token"].includes(message)),
  );
  if (odd.length > 0 || log.includes("##[")) throw new Error(`the log commands the runner: ${JSON.stringify(odd)}`);
  for (const body of [...posted, result.summary]) isHarmless(body);
  return {
    ...result,
    comment: issueComments.find(({ issue }) => issue === number)?.body ?? "",
    inline: reviewComments.map(({ body }) => body),
    posted,
  };
}

const ANNOTATIONS = ["notice", "warning", "error"];
const markdown = new MarkdownIt({ html: true, linkify: true });
/** `bo` has a role, and is called where a pull request waits for it. */
/** The elements that reports are made of. */
const ELEMENT =
  /^<\/?(?:details|summary|code|b|br|sub|sup|table|thead|tbody|tr|th|td|del|ins|kbd|p|span)(?: (?:align|colspan|open)(?:="[a-z0-9]*")?)*\s*\/?>$/;
const ADDRESS = /^https:\/\/github\.com\/acme\/policy(?:\/|$)|^#/;

/** Throws where a body holds an image, an element, an address or a mention that is not Assay's own. */
export function isHarmless(body: string): void {
  const tokens = markdown.parse(body, {}).flatMap((token) => [token, ...(token.children ?? [])]);
  // In code nothing is looked for, also where the code is an element.
  let code = 0;
  for (const token of tokens) {
    if (token.type === "image") throw new Error(`an image: ${token.content}`);
    const href = token.attrGet("href");
    if (typeof href === "string" && !ADDRESS.test(href)) throw new Error(`an address: ${href}`);
    if (token.type === "html_inline" || token.type === "html_block")
      for (const [element] of token.content.matchAll(/<[^>]*>/g))
        if (!ELEMENT.test(element) && !/^<!-- assay:[a-z]+:[\w-]+ -->$/.test(element)) throw new Error(`an element: ${element}`);
    if (token.type === "html_inline") code += token.content === "<code>" ? 1 : token.content === "</code>" ? -1 : 0;
    if (token.type === "text" && code === 0 && /@(?!bo\b)[A-Za-z0-9]/.test(token.content)) throw new Error(`a mention: ${token.content}`);
    if (token.type === "fence" && token.info.trim() === "suggestion") throw new Error("a suggestion");
  }
}

/** Opens a pull request whose files `change` makes in the work tree: for what is no plain file. */
export async function openWith(scene: Scene, head: string, change: (path: string) => Promise<void>): Promise<number> {
  await scene.work.branch(head, "main");
  await change(scene.work.path);
  await scene.work.commit();
  await scene.work.git("push", "--quiet", "origin", `HEAD:refs/heads/${head}`);
  return scene.github.openPull({ title: "Change", head });
}
