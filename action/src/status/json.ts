import type { StatusPage } from "./page.ts";

/** `assay/status@1`, with the channels as they were read. */
export function statusJson(page: StatusPage, channels: readonly unknown[]): object {
  const { live: _, prompts, ...rest } = page;
  return {
    schema: "assay/status@1",
    channels,
    ...rest,
    prompts: prompts.map(({ drift, ...prompt }) => ({
      ...prompt,
      drift: drift && {
        reference: drift.reference.recorded,
        last: drift.last?.recorded ?? null,
        runs: drift.runs,
        signals: drift.signals,
        alarm: drift.alarm,
      },
    })),
  };
}
