import type { TraceState } from "../documents/traces/trace-states.ts";

/** In words: one clause of a state, several, what a person does next, and whether reviewing it is that. */
export const STATES: Readonly<
  Record<TraceState, { readonly one: string; readonly many: string; readonly next: string; readonly reviewed: boolean }>
> = {
  "duplicate-id": { one: "is defined twice", many: "are defined twice", next: "Give one of them an id of its own.", reviewed: false },
  orphaned: {
    one: "is in no SOP of the prompt",
    many: "are in no SOP of the prompt",
    next: "Correct the id, list the SOP, or remove what names it.",
    reviewed: false,
  },
  "dangling-section": {
    one: "is linked to a section that is gone",
    many: "are linked to sections that are gone",
    next: "Correct its name in the trace. Where the section is gone on purpose, read both texts and stamp the link anew.",
    // A review would take a section whose name is misspelt out of the link.
    reviewed: false,
  },
  uncovered: {
    one: "is not implemented",
    many: "are not implemented",
    next: "Cite it where the prompt implements it, or waive it in the trace.",
    reviewed: false,
  },
  "waiver-void": {
    one: "has a waiver that is void",
    many: "have waivers that are void",
    next: "Read the clause and correct or renew the waiver.",
    reviewed: false,
  },
  "waiver-expired": {
    one: "has a waiver that ended",
    many: "have waivers that ended",
    next: "Renew the waiver, or implement the clause.",
    reviewed: false,
  },
  "suspect:clause": {
    one: "has changed since it was reviewed",
    many: "have changed since they were reviewed",
    next: "Read both texts and stamp the link.",
    reviewed: true,
  },
  "suspect:prompt": {
    one: "was not reviewed with the prompt's present text",
    many: "were not reviewed with the prompt's present text",
    next: "Read both texts and stamp the link.",
    reviewed: true,
  },
  untested: { one: "is not tested enough", many: "are not tested enough", next: "Add items to the prompt's sets.", reviewed: false },
  unwanted: {
    one: "asks nothing of the prompt any more",
    many: "ask nothing of the prompt any more",
    next: "Remove the citation and the entry of the trace.",
    reviewed: false,
  },
  waived: { one: "is waived", many: "are waived", next: "", reviewed: false },
  covered: { one: "is covered", many: "are covered", next: "", reviewed: false },
};
