import { UserError } from "../../errors.ts";
import type { Repository } from "../../repository/repository.ts";
import type { Writer } from "../../repository/writer.ts";

/** The newest commit of the default branch, of the remote where there is one. */
export async function defaultTip(repository: Repository, writer: Writer): Promise<{ readonly name: string; readonly commit: string }> {
  const { name, ref } = await repository.defaultBranch();
  if (writer.remote === null) return { name, commit: (await repository.resolve(ref)).commit };
  const state = await writer.branch(name);
  if (state === null) throw new UserError(`${writer.remote} has no branch ${name}. Push it first: git push ${writer.remote} ${name}`);
  return { name, commit: state.commit };
}
