// Clones the branch or the commit, with all branches and tags, from the bare repository that stands for GitHub's.
import { execFileSync } from "node:child_process";

const { STAND_IN_REMOTE: remote, INPUT_REF: ref, GITHUB_WORKSPACE: workspace } = process.env;
if (process.env["INPUT_PERSIST-CREDENTIALS"] !== "false") throw new Error("The token would stay on disk");
const git = (...args) => execFileSync("git", ["-C", workspace, ...args], { stdio: "inherit" });
git("init", "--quiet");
git("remote", "add", "origin", remote);
git("fetch", "--quiet", "origin", "+refs/heads/*:refs/remotes/origin/*");
git("fetch", "--quiet", "origin", "+refs/tags/*:refs/tags/*");
if (/^[0-9a-f]{40}$/.test(ref)) git("checkout", "--quiet", "--force", "--detach", ref);
else git("checkout", "--quiet", "--force", "-B", ref, `refs/remotes/origin/${ref}`);
