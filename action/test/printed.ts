import { vi } from "vitest";

/** Everything that is written to the two streams from here on, until `vi.restoreAllMocks`; none of it is shown. */
export function capturePrinted(): string[] {
  const printed: string[] = [];
  const keep = (text: string | Uint8Array) => printed.push(String(text)) > 0;
  for (const stream of [process.stdout, process.stderr]) vi.spyOn(stream, "write").mockImplementation(keep);
  return printed;
}
