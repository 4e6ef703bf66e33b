import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HEAD, inputOf, OLDER, settingsWith, worse } from "../../../test/sign-offs.ts";
import { evaluateSignOff } from "./evaluate.ts";
import { fillSlots, type Slot } from "./matching.ts";
import type { Review, SignOffInput } from "./sign-off.ts";

/** People in several roles, so that who fills which matters. */
const ROLES = "roles: {science: [ana, bo, cy], engineering: [ana, dee], operations: [bo, fay], legal: [cy, gil], policy: [ana, gil, ivo]}";
const PEOPLE = ["ana", "bo", "cy", "dee", "fay", "gil", "ivo", "zoe", "mallory"];
const settings = settingsWith(undefined, "", ROLES);
const base = inputOf({
  comparison: worse(),
  settings,
  changed: ["prompts/x/prompt.md", "ground-truth/s/items.jsonl", "action/x.ts"].map((path) => ({ path, previous: null })),
});

const reviewArb = (states: readonly Review["state"][]) =>
  fc.record({
    login: fc.constantFrom(...PEOPLE),
    state: fc.constantFrom(...states),
    commit: fc.constantFrom(HEAD, HEAD, OLDER),
    submittedAt: fc.integer({ min: 0, max: 50 }).map((minute) => new Date(Date.UTC(2026, 10, 21, 10, minute)).toISOString()),
  });
const ALL = ["approved", "approved", "changes requested", "commented", "dismissed", "pending"] as const;
const numbered = (reviews: readonly Omit<Review, "id">[]): readonly Review[] =>
  reviews.map((review, index) => ({ ...review, id: index + 1 }));
const signed = (reviews: readonly Review[], more: Partial<SignOffInput> = {}) => {
  const signOff = evaluateSignOff({ ...base, ...more, reviews });
  return { state: signOff.state, rules: new Map(signOff.rules.map(({ rule, state }) => [rule, state])), signOff };
};

describe("sign-off, whatever the reviews", () => {
  it("is never lost by more reviews that take nothing back", () => {
    fc.assert(
      fc.property(fc.array(reviewArb(ALL)), fc.array(reviewArb(["approved", "commented", "pending"])), (some, more) => {
        const before = signed(numbered(some));
        const after = signed(numbered([...some, ...more]));
        for (const [rule, state] of before.rules) if (state === "signed") expect(after.rules.get(rule)).toBe("signed");
      }),
      { numRuns: 500 },
    );
  });

  it("does not depend on the order in which they are listed", () => {
    fc.assert(
      fc.property(
        fc
          .array(reviewArb(ALL))
          .chain((reviews) =>
            fc.tuple(fc.constant(numbered(reviews)), fc.shuffledSubarray([...numbered(reviews)], { minLength: reviews.length })),
          ),
        ([listed, shuffled]) => void expect(signed(shuffled).signOff).toEqual(signed(listed).signOff),
      ),
    );
  });

  it("comes only from approvals of the newest commit by people of the role who did not write the change, each for one role", () => {
    fc.assert(
      fc.property(fc.array(reviewArb(ALL)), fc.subarray(PEOPLE), (some, contributors) => {
        const reviews = numbered(some);
        const { signOff } = signed(reviews, { contributors });
        const roleOf = new Map<string, string>();
        for (const { role, given, count, missing } of signOff.rules.flatMap(({ requirements }) => requirements)) {
          expect(given.length + missing).toBe(count);
          for (const { login, review } of given) {
            expect(settings.roles[role]).toContain(login);
            expect([...contributors, "zoe"]).not.toContain(login);
            expect(reviews.find(({ id }) => id === review)).toMatchObject({ login, state: "approved", commit: HEAD });
            expect(roleOf.get(login) ?? role).toBe(role);
            roleOf.set(login, role);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it("asks nobody where the settings ask nobody, and cannot make a failure green", () => {
    const none = { ...base, settings: settingsWith("", "", ROLES) };
    fc.assert(
      fc.property(fc.array(reviewArb(ALL)), (some) => {
        expect(evaluateSignOff({ ...none, reviews: numbered(some) })).toMatchObject({ state: "success", rules: [] });
        expect(signed(numbered(some), { comparison: { ...base.comparison, verdict: "fail" } }).state).toBe("failure");
      }),
    );
  });
});

describe("filling slots", () => {
  const problem = fc.record({
    slots: fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 5 }),
    people: fc.uniqueArray(fc.constantFrom("p", "q", "r", "s", "t"), { maxLength: 5 }),
    pairs: fc.uniqueArray(fc.tuple(fc.constantFrom("a", "b", "c", "d"), fc.constantFrom("p", "q", "r", "s", "t")), {
      selector: (pair) => pair.join(),
    }),
  });
  const most = (slots: readonly Slot[], people: readonly string[], fits: (person: string, slot: Slot) => boolean): number => {
    const [slot, ...rest] = slots;
    if (!slot) return 0;
    const used = people
      .filter((person) => fits(person, slot))
      .map(
        (person) =>
          1 +
          most(
            rest,
            people.filter((other) => other !== person),
            fits,
          ),
      );
    return Math.max(most(rest, people, fits), ...used);
  };

  it("fills as many as can be, the first ones first, nobody twice", () => {
    fc.assert(
      fc.property(problem, ({ slots: names, people, pairs }) => {
        const slots = names.map((role) => ({ role }));
        const fits = (person: string, { role }: Slot) => pairs.some(([slot, other]) => slot === role && other === person);
        const filled = fillSlots(slots, people, fits);
        const taken = filled.filter((person) => person !== null);
        expect(new Set(taken).size).toBe(taken.length);
        filled.forEach((person, index) => {
          const slot = slots[index];
          if (person !== null && slot) expect(fits(person, slot)).toBe(true);
          const soFar = filled.slice(0, index + 1).filter((entry) => entry !== null).length;
          expect(soFar).toBe(most(slots.slice(0, index + 1), people, fits));
        });
      }),
      { numRuns: 500 },
    );
  });
});
