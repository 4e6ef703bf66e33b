import { expect, it } from "vitest";
import { idHint } from "./id-hint.ts";

const known = ["MR-1.1", "MR-3.1", "MR-3.2", "MR-3.2.DP1", "MR-3.2.DP2", "MR-3.2.EC1"];

it("proposes the same id otherwise written, and never another number as what was meant", () => {
  expect(idHint("mr 3.2", known)).toBe("Write `MR-3.2`.");
  expect(idHint("MR3.2", known)).toBe("Write `MR-3.2`.");
  expect(idHint("MR-3.9", known)).toBe("There are `MR-3.1`, `MR-3.2`. Correct the id, or add it to the SOP.");
  expect(idHint("MR-3.2.DP3", known)).toBe("There are `MR-3.2.DP1`, `MR-3.2.DP2`. Correct the id, or add it to the SOP.");
  expect(idHint("MR-8.8", known)).toBe("Correct the id, or add it to the SOP.");
  expect(idHint("", known)).toBe("Correct the id, or add it to the SOP.");
});
