import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { countGateLooks, openGateLooks } from "./gate-looks.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-looks-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const look = { set: "titles", salt: "2026-11", digest: "sha256:a" };

it("counts the versions that a gate has judged, each once, also over several runs", () => {
  const path = join(folder, "store/gate-looks.jsonl");
  expect(openGateLooks(path).add(look)).toBe(1);
  expect(openGateLooks(path).add(look)).toBe(1);
  expect(openGateLooks(path).add({ ...look, digest: "sha256:b" })).toBe(2);
  expect([look, { ...look, set: "trailers" }].map((gate) => countGateLooks(path, gate))).toEqual([2, 0]);
});

it("begins anew with another salt, and keeps sets apart", () => {
  const looks = openGateLooks(join(folder, "gate-looks.jsonl"));
  looks.add(look);
  expect(looks.add({ ...look, salt: "2027-01", digest: "sha256:b" })).toBe(1);
  expect(looks.add({ ...look, set: "trailers", digest: "sha256:b" })).toBe(1);
});

it("reads on behind a line that a crash cut off", async () => {
  const path = join(folder, "gate-looks.jsonl");
  openGateLooks(path).add(look);
  await appendFile(path, '{"set":"tit\n');
  expect(openGateLooks(path).add({ ...look, digest: "sha256:b" })).toBe(2);
  expect((await readFile(path, "utf8")).split("\n")).toHaveLength(4);
});
