import { describe, expect, test } from "vitest";
import { globMatcher } from "./import-glob.ts";

describe("a pattern of a configuration", () => {
  test.each([
    ["cases/*.yaml", "cases/one.yaml", true],
    ["cases/*.yaml", "cases/deep/one.yaml", false],
    ["cases/**/*.yaml", "cases/one.yaml", true],
    ["cases/**/*.yaml", "cases/a/b/one.yaml", true],
    ["**/*.json", "one.json", true],
    ["cases/**", "cases/a/b.csv", true],
    ["cases/?.csv", "cases/a.csv", true],
    ["cases/?.csv", "cases/ab.csv", false],
    ["cases/{a,b}.csv", "cases/b.csv", true],
    ["{cases/a,other}.csv", "cases/a.csv", true],
    ["cases/{a,b{1,2}}.csv", "cases/b2.csv", true],
    ["cases/a+b(1).csv", "cases/a+b(1).csv", true],
    ["cases/a.csv", "cases/axcsv", false],
    ["**/a/**/b/*c*d.json", "x/a/y/a/z/b/1c2d.json", true],
    ["**/a/**/b/*c*d.json", "x/a/y/a/z/b/1c2e.json", false],
  ])("%s on %s: %s", (pattern, path, expected) => {
    expect(globMatcher(pattern)(path)).toBe(expected);
  });

  test("with many gaps is answered at once, where an expression would search for years", { timeout: 5_000 }, () => {
    const deep = `${"a/".repeat(200)}b.jsn`;
    expect(globMatcher(`${"**/a/".repeat(40)}b.json`)(deep)).toBe(false);
    expect(globMatcher(`${"a*".repeat(60)}.json`)(`${"a".repeat(250)}.jsn`)).toBe(false);
  });

  test("with braces that multiply without end is refused", () => {
    expect(() => globMatcher("{a,b}".repeat(30))).toThrow("fewer braces");
  });
});
