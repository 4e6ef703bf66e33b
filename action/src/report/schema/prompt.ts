import { TRACE_STATES } from "../../documents/traces/trace-states.ts";
import {
  counted,
  defined,
  flag,
  listOf,
  mapOf,
  number,
  numberOrNull,
  object,
  objectOrNull,
  oneOf,
  position,
  type Schema,
  share,
  sides,
  text,
  textOrNull,
  texts,
} from "./shapes.ts";

/** The two errors of a field that are traded against each other. */
const TRADED = ["under", "over", "fn", "fp"];
const STATUSES = ["ok", "refused", "malformed", "unknown label", "error"];

const version = (side: string): Schema =>
  object(`The prompt ${side}.`, {
    commit: textOrNull("Commit id; null for files on disk."),
    digest: textOrNull("Content digest; null where there is no prompt."),
  });

const latency = (side: string): Schema =>
  objectOrNull(`Milliseconds until an answer, ${side}.`, { p50: number("Half were quicker."), p95: number("95 of 100 were quicker.") });

const statuses = (side: string): Schema => ({
  description: `Answers by status, ${side}.`,
  type: "object",
  additionalProperties: false,
  properties: Object.fromEntries(STATUSES.map((status) => [status, counted(`Answers that are ${status}.`)])),
});

const guardrails = (side: string): Schema =>
  object(`Answers ${side}.`, {
    leaked: counted("They repeat a long run of the prompt's own text."),
    unknownClauses: counted("They cite what is no clause of the prompt's SOPs."),
    broken: counted("They are not of the form that was asked for."),
  });

const flips = (description: string): Schema =>
  object(description, { fixed: counted("Right now."), broken: counted("Wrong now."), other: counted("Wrong in another way.") });

const matrix = (side: string): Schema =>
  listOf(`Rows are true labels, columns predictions and then unreadable, ${side}.`, {
    type: "array",
    items: { type: "integer", minimum: 0 },
  });

const escalation = (side: string): Schema =>
  object(`Sent to people ${side}.`, {
    share: share("Share of the items."),
    items: counted("Items."),
    errorsAmongRest: counted("Wrong answers among the items that were kept."),
  });

const perMonth = (side: string): Schema => mapOf(`Errors a month by kind, ${side}.`, { type: ["number", "null"] });

/** One prompt of a comparison. */
export const promptDefinition = object(
  "One prompt on both sides.",
  {
    prompt: text("Name of its folder."),
    path: text("Its file."),
    change: oneOf("What happened to it.", ["changed", "added", "removed", "unchanged", "scored"]),
    inherits: text(
      "The base of an overlay that is scored again only because its base is; left out where its own file changed, and for other prompts.",
    ),
    base: version("before the change"),
    head: version("now"),
    verdict: defined("The worst of its rules.", "verdict"),
    reason: text("Why, in words."),
    model: text("The model that answered."),
    rehearsal: flag("True where the embedded model answered."),
    sets: listOf(
      "The sets it was judged on.",
      object("A set.", {
        name: text("Name."),
        path: text("Folder."),
        digest: text("Digest of its items."),
        items: counted("Items."),
        sensitivity: oneOf("Where item text may appear.", ["public", "internal", "restricted"]),
      }),
    ),
    items: counted("Items scored on both sides under the same labels."),
    titles: counted("Distinct titles among them."),
    left: listOf("Items left out.", object("A reason.", { reason: text("Why."), items: counted("Items.") })),
    calls: object("Calls to the model.", {
      made: counted("Made."),
      stored: counted("Answers from the store."),
      retried: counted("Made again."),
    }),
    cost: object("What the calls cost.", { usd: number("US dollars.") }),
    latency: sides("How long answers took.", latency),
    noise: mapOf("Field to the share of predictions that flip when nothing changed; null where never measured.", {
      type: ["number", "null"],
    }),
    fields: listOf(
      "Fields that were judged.",
      object("A field.", {
        name: text("Name."),
        kind: oneOf("Kind.", ["binary", "labels", "ordinal", "multi-label"]),
        labels: texts("Labels; ordinal: mildest first."),
      }),
    ),
    statuses: sides("Answers by status.", statuses),
    unreadable: listOf(
      "Items whose answer cannot be read now, at most 50.",
      object("An item.", {
        set: text("Name of the set."),
        item: text("Id of the item."),
        status: oneOf("What is wrong.", STATUSES),
        detail: text("How; it may quote the answer."),
      }),
    ),
    guardrails: sides("Answers that do what no answer should; left out where there are none.", guardrails),
    results: listOf("Everything that was counted.", defined("A row.", "result")),
    confusion: mapOf(
      "Field to its confusion matrix.",
      object("A confusion matrix.", {
        labels: texts("Labels of rows and columns."),
        base: matrix("before the change"),
        head: matrix("now"),
      }),
    ),
    flips: listOf("Items whose prediction changed.", defined("A flip.", "flip")),
    withheld: object("Flips of items that may not be named, which are only counted; left out where there are none.", {
      fixed: counted("Right now."),
      broken: counted("Wrong now."),
      other: counted("Wrong in another way."),
      disputed: counted("Of the broken ones, those whose label raters dispute."),
      items: mapOf("Field to the items that flipped.", { type: "integer", minimum: 0 }),
    }),
    hunks: listOf(
      "What each change of the prompt did.",
      object(
        "A hunk.",
        {
          path: text("The file."),
          side: oneOf("On which side its lines are.", ["head", "base"]),
          start: position("First line."),
          end: position("Last line."),
          removed: flips("Flips that come back when this hunk is taken away."),
          alone: flips("Flips that this hunk alone gives."),
          clauses: texts("Clauses that its lines cite."),
          owns: { description: "Indices of the flips it owns.", type: "array", items: { type: "integer", minimum: 0 } },
          share: object("Its exact (Shapley) share of everything that flipped, where somebody asked for it.", {
            fixed: number("Of the fixed."),
            broken: number("Of the broken."),
          }),
        },
        ["share"],
      ),
    ),
    attribution: object(
      "Whether flips were given to hunks.",
      {
        state: oneOf("How it went.", ["done", "within noise", "over budget", "replay", "not needed"]),
        text: text("In words."),
        shapley: object("Where somebody asked for exact shares.", {
          state: oneOf("Whether the hunks have them.", ["done", "preview", "refused"]),
          text: text("In words."),
          calls: counted("Further calls that they would take."),
          usd: numberOrNull("What those would cost."),
        }),
      },
      ["shapley"],
    ),
    together: object("Flips that no hunk owns.", { fixed: counted("Right now."), broken: counted("Wrong now.") }),
    clauses: listOf(
      "Clauses of the prompt's SOPs.",
      object("A clause.", {
        id: text("Id."),
        title: text("Title."),
        path: text("The SOP."),
        line: position("Line of its heading."),
        severity: { description: "How severe an error on it is.", enum: ["critical", "major", "minor", "informative", null] },
        regulated: textOrNull("What regulates it."),
        summary: text("Its first paragraph."),
        lines: listOf(
          "Lines of the prompt that cite it.",
          object("Lines.", { path: text("The file."), start: position("First line."), end: position("Last line.") }),
        ),
      }),
    ),
    newCases: objectOrNull("Items that this change adds; they decide nothing.", {
      items: counted("Items."),
      failedBefore: counted("Wrong before the change."),
      failedNow: counted("Wrong now."),
      ids: texts("Those that are wrong now."),
    }),
    labels: listOf(
      "The four numbers of a label change.",
      object("A field.", {
        field: text("The field."),
        items: counted("Items labelled on both sides."),
        relabelled: counted("Items whose label changed."),
        right: object("Right answers, prompt first, labels second.", {
          baseBase: counted("Prompt and labels before."),
          baseHead: counted("Prompt before, labels now."),
          headBase: counted("Prompt now, labels before."),
          headHead: counted("Prompt and labels now."),
        }),
      }),
    ),
    escalations: { ...sides("What the prompt sends to people; null where it cannot.", escalation), type: ["object", "null"] },
    people: listOf(
      "How raters agree.",
      object("A field.", {
        field: text("The field."),
        items: counted("Items with two ratings or more."),
        ratersAgree: counted("Of these, where the first two raters agree."),
        of: counted("Items with a label that counts."),
        baseAgrees: counted("Of these, where the prompt before agrees."),
        headAgrees: counted("Of these, where the prompt now agrees."),
      }),
    ),
    trade: listOf(
      "What the change costs at production's mix.",
      object(
        "A field or a label.",
        {
          field: text("The field."),
          label: text("The label."),
          base: perMonth("before the change"),
          head: perMonth("now"),
          cost: object("Cost a month.", { base: numberOrNull("Before the change."), head: numberOrNull("Now.") }),
          ratio: objectOrNull("How many more of one error one avoided other error costs.", {
            of: oneOf("The error that rises.", TRADED),
            per: oneOf("The error that falls.", TRADED),
            measured: number("As measured."),
            accepted: number("What the stated costs accept."),
          }),
        },
        ["label"],
      ),
    ),
    floors: listOf(
      "How trivial raters do on the same items.",
      object(
        "A floor.",
        {
          field: text("The field."),
          name: oneOf("The rater.", ["majority label", "embedded model"]),
          label: text("What it always answers."),
          exact: counted("Right."),
          of: counted("Items."),
        },
        ["label"],
      ),
    ),
    trace: {
      ...listOf(
        "How every clause stands in the prompt now; null where the prompt is gone or was not traced.",
        object("A clause.", {
          clause: text("Id."),
          states: { description: "Every state that holds, the worst first.", type: "array", items: { enum: [...TRACE_STATES] } },
          gate: oneOf("Whether it holds.", ["holds", "warn", "fail"]),
          items: counted("Items that name it."),
          because: text("What is the matter, in words."),
        }),
      ),
      type: ["array", "null"],
    },
    clusters: listOf(
      "Where errors gather, by harm and count.",
      object(
        "Errors of one kind on items that share something.",
        {
          field: text("The field."),
          error: oneOf("The kind of error; of all but unreadable, in readable answers.", ["under", "over", "fn", "fp", "unreadable"]),
          label: text("The label."),
          by: listOf(
            "What the items share.",
            object("One thing.", {
              kind: oneOf("What it is.", ["clause", "point", "edge", "status", "slice"]),
              value: text("Which one."),
            }),
          ),
          name: text("In words."),
          items: counted("Items that share it and can have the error."),
          base: counted("Errors before the change."),
          head: counted("Errors now."),
          harm: number("What the list is ranked by."),
          examples: listOf(
            "Errors now, at most ten.",
            object("An item.", { set: text("Name of the set."), item: text("Id of the item."), line: position("Its line.") }),
          ),
        },
        ["label"],
      ),
    ),
  },
  ["inherits", "withheld", "guardrails"],
);
