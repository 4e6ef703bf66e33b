import type { Files } from "../git-fixture.ts";
import type { OpenAIServer } from "../openai-server.ts";
import { sampleFiles } from "../sample-repository.ts";
import { createScene, type Scene, type SceneOptions } from "./harness.ts";
import { withoutSample } from "./without-sample.ts";

export const RULES = "rules:\n  - {name: not too low, field: tier, metric: under-rated, margin: 0.05, mode: disprove}\n";
export const ROLES = "roles: {science: [bo], policy: [ivo]}\n";

export interface CommentSceneOptions extends Partial<SceneOptions> {
  /** Further lines of the settings; default two roles. */
  readonly settings?: string;
  readonly more?: Files;
  readonly records?: "required" | "off";
}

/** A small repository on a local GitHub whose workflow may answer comments. */
export async function commentScene(server: OpenAIServer, options: CommentSceneOptions = {}): Promise<Scene> {
  const { settings = ROLES, more = {}, records = "off", ...rest } = options;
  return createScene({
    packages: false,
    files: { ...withoutSample(), ...sampleFiles({ url: server.url, rules: RULES + settings, records }), ...more },
    permissions: { contents: "write", "pull-requests": "write", statuses: "write" },
    ...rest,
  });
}

type CommentRest = Parameters<Scene["events"]["issueComment"]> extends [unknown, unknown, unknown, ...infer Rest] ? Rest : never;

/** Somebody writes a comment, and the workflow runs on it; `writes` is what that changed on GitHub. */
export async function say(scene: Scene, number: number, login: string, body: string, ...rest: CommentRest) {
  const event = await scene.events.issueComment(number, login, body, ...rest);
  const before = scene.github.requests.length;
  const result = await scene.run(event);
  const own = scene.github.requests.slice(before);
  return { result, writes: own.filter(({ method, operation }) => method !== "GET" && operation !== "graphql") };
}

export const reactionsOf = (scene: Scene) => scene.github.state.reactions.map(({ sent }) => sent.content);

export const repliesOf = (scene: Scene, number: number) =>
  scene.github.state.issueComments
    .filter(({ issue, body }) => issue === number && body.includes("<!-- assay:reply:"))
    .map(({ body }) => body);

export const stickyOf = (scene: Scene, number: number) =>
  scene.github.state.issueComments.find(({ issue, body }) => issue === number && body.includes("<!-- assay:sticky:"))?.body ?? "";
