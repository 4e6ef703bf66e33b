import { verificationText } from "../../audit/verify-text.ts";
import { logLines } from "../../escape.ts";
import { openRepository } from "../../repository/repository.ts";
import { openAudited } from "../../run/audit/audited.ts";
import { verify } from "../../run/audit/verify.ts";
import { writeResult } from "../outputs.ts";
import { openWriterFor, type ReleaseOptions } from "../release/release-bench.ts";

/** `assay audit verify`: whether what was written down stands as it was written. Returns 1 where it does not, and where there is nothing to look at. */
export async function auditVerify(options: Pick<ReleaseOptions, "C" | "json">): Promise<number> {
  await using repository = await openRepository(options.C);
  const writer = await openWriterFor(repository);
  await using audited = await openAudited(repository, writer);
  const verification = await verify(repository, writer, audited);
  if (options.json !== undefined) await writeResult(options.json, `${JSON.stringify(verification, null, 2)}\n`);
  if (options.json !== "-") process.stdout.write(logLines(verificationText(verification)));
  return verification.state === "holds" ? 0 : 1;
}
