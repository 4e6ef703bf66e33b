import { administration } from "./administration.ts";
import type { Handlers } from "./call.ts";
import { commits } from "./commits.ts";
import { contents } from "./contents.ts";
import { deployments } from "./deployments.ts";
import { gitData } from "./git-data.ts";
import { issueComments } from "./issue-comments.ts";
import { issues } from "./issues.ts";
import { pulls } from "./pulls.ts";
import { releases } from "./releases.ts";
import { repository } from "./repository.ts";
import { reviews } from "./reviews.ts";

/** What answers each operation of the contract. */
export const HANDLERS: Handlers = {
  ...administration,
  ...commits,
  ...contents,
  ...deployments,
  ...gitData,
  ...issueComments,
  ...issues,
  ...pulls,
  ...releases,
  ...repository,
  ...reviews,
};
