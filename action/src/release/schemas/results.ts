import { schemaId } from "../../documents/schemas/names.ts";
import { manifestSchema } from "./manifest.ts";
import { CHANNEL_NAME, closed, digest, orNull, prompt, tag, text, time, version } from "./shapes.ts";

const { commit, verdict } = manifestSchema.properties;

const format = (name: string) =>
  ({ title: "Schema", description: "Version of this document's format.", type: "string", const: name }) as const;
const kind = (value: string) => ({ title: "Kind", description: "What became of it.", type: "string", const: value }) as const;
const flag = (title: string, description: string) => ({ title, description, type: "boolean" }) as const;
const whole = (title: string, description: string) => ({ title, description, type: "integer", minimum: 0 }) as const;
const list = (title: string, description: string, items: object) => ({ title, description, type: "array", items }) as const;
const mapOf = (title: string, description: string, additionalProperties: object) =>
  ({ title, description, type: "object", additionalProperties }) as const;

const channel = { title: "Channel", description: "Its name.", type: "string", pattern: CHANNEL_NAME } as const;
const sequence = whole("Sequence", "Of the channel's index; it only rises.");
const moved = flag("Moved", "False where the channel served that already.");
const missing = list("Missing", "What keeps it from being done, each with what to do.", text("Sentence", "One thing."));
const tags = (title: string, description: string) => list(title, description, tag);
const names = (title: string, description: string) => list(title, description, prompt);
const pull = { title: "Pull request", description: "Its number; null where none was opened.", type: ["integer", "null"] } as const;

const candidate = {
  prompt,
  commit,
  content: digest("Content digest", "Of the prompt."),
  run: digest("Run key", "Of content, sets, model and scorer version."),
  verdict,
  last: orNull(tag),
  demand: closed("Demand", "The lowest level that it may have.", {
    level: { title: "Level", description: "The level.", type: "string", enum: ["major", "minor", "patch"] },
    why: text("Why", "The end of a sentence."),
  }),
  regressions: list(
    "Regressions",
    "Earlier releases that it is worse than.",
    closed("Regression", "One of them.", {
      version: version("Version", "Which."),
      because: list("Rules", "What it breaks.", text("Rule", "In words.")),
    }),
  ),
  notes: list("Notes", "What the reader must know besides.", text("Note", "One sentence.")),
};

const counts = mapOf("Counts", "Whole numbers by their name.", {
  title: "Count",
  description: "A whole number.",
  type: "integer",
  minimum: 0,
});
const regulated = orNull(text("Regulated", "What the clause's chip `regulated:` names; null for others."));
const answer = (title: string, description: string) => ({ title, description, type: ["string", "boolean", "null"] }) as const;
const release = (title: string, description: string) => closed(title, description, { tag, version: version("Version", "Its version.") });
const clause = text("Clause", "Its id.");

const titles = (title: string, description: string) =>
  closed(title, description, {
    count: whole("Count", "How many, also those that may not be named."),
    named: list(
      "Named",
      "All that may be named.",
      closed("Title", "One title and field; of a field with several labels also one label.", {
        set: text("Set", "Its name."),
        item: text("Item", "Its id."),
        field: text("Field", "Its name."),
        label: orNull(text("Label", "Of a field with several labels: what follows is then true or false.")),
        truth: { title: "Truth", description: "What it should be.", type: ["string", "boolean"] },
        older: answer("Then", "What the older release answers; null where nobody can read it."),
        live: answer("Now", "What the live release answers; null where nobody can read it."),
        clauses: list("Clauses", "Which decide it.", closed("Clause", "One of them.", { id: clause, regulated })),
      }),
    ),
  });

const brief = closed("Brief", "What going back undoes: `assay rollback --brief`.", {
  schema: format("assay/rollback-brief@1"),
  prompt,
  channel,
  from: release("From", "What is live."),
  to: release("To", "What it goes back to."),
  released: time("Released", "When the older release was released."),
  model: text("Model", "On which it was measured."),
  scores: mapOf("Scores", "Field to the counts of the older release as of then.", counts),
  unknown: orNull(text("Unknown", "Why nothing is known of single titles; else null.")),
  effect: {
    ...closed("Effect", "From stored answers, under today's labels; null where some are missing.", {
      clauses: list(
        "Clauses",
        "Those that change back.",
        closed("Clause", "One of them.", {
          id: clause,
          title: text("Title", "Its title."),
          change: {
            title: "Change",
            description: "How it changes back.",
            type: "string",
            enum: ["added", "removed", "retired", "moved", "text", "attributes"],
          },
          regulated,
        }),
      ),
      undone: titles("Undone", "Titles that become wrong again, the worst first."),
      repaired: titles("Repaired", "Titles that become right."),
      withheld: whole("Withheld", "Titles that are counted and may not be named."),
      today: mapOf("Today", "Field to the counts of both releases.", closed("Field", "One field.", { older: counts, live: counts })),
    }),
    type: ["object", "null"],
  },
});

/** What `assay release`, `deploy`, `promote`, `rollback`, `merged` and `renew` write with `--json`: `schema` says which of these it is. */
export const releaseResultSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("release-result"),
  title: "Release result",
  description: "What a command about releases did.",
  type: "object",
  required: ["schema"],
  oneOf: [
    closed("Released", "`assay release`: the tag that was made.", {
      schema: format("assay/released@1"),
      kind: kind("released"),
      tag,
      version: version("Version", "Its version."),
      pushed: flag("Pushed", "Whether the tag was pushed, so that the workflow deploys it."),
      ...candidate,
    }),
    closed("Not released", "`assay release`: nothing was tagged.", {
      schema: format("assay/released@1"),
      kind: kind("refused"),
      missing,
      ...candidate,
    }),
    closed("Deployed", "`assay deploy`: the release, and the channels that serve it.", {
      schema: format("assay/deployed@1"),
      kind: kind("deployed"),
      tag,
      manifest: { title: "Manifest", description: "An `assay/manifest@1`.", type: "object" },
      channels: list("Channels", "In the order of the command.", closed("Channel", "One of them.", { channel, sequence, moved })),
    }),
    closed("Not deployed", "`assay deploy`: nothing was moved.", {
      schema: format("assay/deployed@1"),
      kind: kind("refused"),
      tag,
      missing,
    }),
    closed("Promoted", "`assay promote`: a channel and what it serves.", {
      schema: format("assay/promoted@1"),
      tag,
      channel,
      sequence,
      moved,
    }),
    closed("Rolled back", "`assay rollback`: a channel that serves an earlier release again.", {
      schema: format("assay/rolled-back@1"),
      channel,
      sequence,
      moved,
      from: tag,
      to: tag,
      branch: orNull(text("Branch", "It puts the default branch back; null where nothing is left to do.")),
      pull,
      brief,
    }),
    brief,
    closed("Merged", "`assay merged`: what was written down.", {
      schema: format("assay/merged@1"),
      recorded: names("Recorded", "Prompts whose run stands on the branch `evidence`."),
      tags: tags("Tags", "That were made for prompts that went back to a release."),
      followUp: pull,
      stale: names("Stale", "Prompts whose scores are to be measured again."),
    }),
    closed("Renewed", "`assay renew`: every channel with its new end.", {
      schema: format("assay/renewed@1"),
      channels: list(
        "Channels",
        "All of them.",
        closed("Channel", "One of them.", { channel, sequence, expires: time("Expires", "Until when it is good.") }),
      ),
    }),
  ],
} as const;
