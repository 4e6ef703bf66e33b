import { UserError } from "../errors.ts";
import { type Git, GitFailure } from "./git.ts";
import { commitOf } from "./revision.ts";

/** A tag to be made. */
export interface TagParts {
  readonly name: string;
  readonly commit: string;
  /** What its object says: a subject, and lines for machines. */
  readonly message: string;
}

/** A tag as Git has it. */
export interface KnownTag {
  readonly name: string;
  /** The commit it names in the end. */
  readonly commit: string;
  /** The text of an annotated tag; of a light-weight one null. */
  readonly message: string | null;
  /** When it was made: of a light-weight one, when its commit was. ISO 8601. */
  readonly at: string;
  /** Who made it, or its commit. */
  readonly by: string;
}

type Environment = Readonly<Record<string, string>>;

/** Makes an annotated tag, signed by SSH where Git is configured for it. Throws a UserError where there is one of this name. */
export async function createTag(git: Git, { name, commit, message }: TagParts, identity: Environment): Promise<void> {
  const setting = async (key: string) => (await git.run(["config", "--get", key])).trim();
  const signs = (await setting("gpg.format")) === "ssh" && (await setting("user.signingkey")) !== "";
  try {
    await git.run(["tag", signs ? "--sign" : "--annotate", "--file=-", "--end-of-options", name, commit], {
      environment: identity,
      input: message,
    });
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    if (/already exists/.test(error.output))
      throw new UserError(`There is a tag ${name} already. A tag never moves: release the next version.`, { cause: error });
    throw new UserError(`The tag ${name} could not be made: ${error.output}`, { cause: error });
  }
}

/** Pushes one tag. Throws a UserError where the remote refuses it or has another one of this name. */
export async function pushTag(git: Git, remote: string | null, name: string, environment: Environment): Promise<void> {
  if (remote === null) throw new UserError(`There is no remote \`origin\` to push ${name} to. Add one: git remote add origin ADDRESS`);
  try {
    await git.run(["push", "--quiet", "--no-verify", remote, `refs/tags/${name}:refs/tags/${name}`], { environment });
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    throw new UserError(`The tag ${name} could not be pushed: ${error.output}`, { cause: error });
  }
}

/** Whether a tag stands on the remote; without one, here. */
export async function hasTag(git: Git, remote: string | null, name: string, environment: Environment): Promise<boolean> {
  const ref = `refs/tags/${name}`;
  if (remote === null) return (await commitOf(git, ref)) !== null;
  try {
    const listed = await git.run(["ls-remote", "--end-of-options", remote, ref], { environment });
    return listed.split("\n").some((line) => line.endsWith(`\t${ref}`));
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    throw new UserError(`Could not look at ${remote}: ${error.output.replace(/^fatal: /, "")}`, { cause: error });
  }
}

/** Fetches all tags of a remote; those here are never moved. Throws a UserError where the remote has another commit under the same name. */
export async function fetchTags(git: Git, remote: string | null, environment: Environment): Promise<void> {
  if (remote === null) return;
  try {
    // Quiet, it would not say that it refused.
    await git.run(["fetch", "--no-write-fetch-head", "--recurse-submodules=no", remote, "refs/tags/*:refs/tags/*"], { environment });
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    if (/would clobber existing tag/.test(error.output))
      throw new UserError(`A tag names another commit on ${remote} than here. Tags never move: find out who moved it.\n${error.output}`, {
        cause: error,
      });
    throw new UserError(`Could not fetch the tags of ${remote}: ${error.output.replace(/^fatal: /, "")}`, { cause: error });
  }
}

const SEPARATOR = "\u001f";

/** Tags by a pattern (`maturity-rating@*`) whose commits a branch holds, with null all of them, by name. Those that name no commit are left out. */
export async function listTags(git: Git, pattern: string, branch: string | null): Promise<readonly KnownTag[]> {
  const fields = [
    "refname:strip=2",
    "objecttype",
    "objectname",
    "*objecttype",
    "*objectname",
    "creatordate:iso-strict",
    "taggername",
    "authorname",
    "contents",
  ];
  const format = `${fields.map((field) => `%(${field})`).join("%1f")}%1e`;
  const output = await git.run([
    "for-each-ref",
    `--format=${format}`,
    ...(branch === null ? [] : [`--merged=${branch}`]),
    `refs/tags/${pattern}`,
  ]);
  return output.split("\u001e").flatMap((record): readonly KnownTag[] => {
    const [name = "", type, id = "", innerType, innerId = "", at = "", tagger = "", author = "", message = ""] = record
      .replace(/^\n/, "")
      .split(SEPARATOR);
    if (type === "commit") return [{ name, commit: id, message: null, at, by: author }];
    return type === "tag" && innerType === "commit" ? [{ name, commit: innerId, message, at, by: tagger }] : [];
  });
}
