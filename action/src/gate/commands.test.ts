import { expect, test } from "vitest";
import { readSettings } from "../documents/settings/settings-reader.ts";
import { rolesFor, standingOf } from "./commands.ts";

const settings = (text: string) => {
  const { settings: read, problems } = readSettings(`version: 1\n${text}`);
  if (!read) throw new Error(problems.map(({ message }) => message).join("\n"));
  return read;
};

test("people have the roles that name them, however they write their login", () => {
  const own = settings("roles: {science: [Ana, bo], policy: [ana]}\n");
  expect(standingOf("ana", own)).toEqual({ kind: "has a role", roles: ["science", "policy"] });
  expect(standingOf("BO", own)).toEqual({ kind: "has a role", roles: ["science"] });
  expect(standingOf("mallory", own)).toEqual({ kind: "nobody" });
});

test("where no role names anybody, what GitHub allows decides", () => {
  expect(standingOf("ana", settings(""))).toEqual({ kind: "by permission" });
  expect(standingOf("ana", settings("roles: {science: []}\n"))).toEqual({ kind: "by permission" });
});

test("a command is for everybody with a role unless the settings keep it for some", () => {
  const own = settings("roles: {science: [ana], policy: [bo]}\ncommands: {reviewed: [policy], explain: anyone-with-a-role}\n");
  expect(rolesFor("reviewed", own)).toEqual(["policy"]);
  expect(rolesFor("explain", own)).toBeNull();
  expect(rolesFor("rerun", own)).toBeNull();
});

test.each([
  ["commands: {reviewed: [legal]}", ".github/assay.yml:3:23: There is no role `legal`"],
  ["commands: {revewed: [science]}", "revewed"],
  ["commands: {rerun: everybody}", "Write a list of roles"],
  ["commands: {rerun: [science, science]}", "3:"],
])("%s is refused, with its place", (text, message) => {
  const { settings: read, problems } = readSettings(`version: 1\nroles: {science: [ana]}\n${text}\n`);
  expect(read).toBeNull();
  expect(
    problems.map((problem) => `${problem.path}:${problem.line}:${problem.column}: ${problem.message} ${problem.hint}`).join("\n"),
  ).toContain(message);
});
