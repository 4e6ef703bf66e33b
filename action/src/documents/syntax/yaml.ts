import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, visit } from "yaml";
import type { Place, Problem } from "../../errors.ts";
import { nestsTooDeeply, type ProblemAt, syntaxProblem } from "./yaml-syntax.ts";

/** A value read from a file, and where each of its parts stands. */
export interface Located {
  readonly value: unknown;
  /** The place of a JSON pointer's value or key; of the nearest thing around it where the pointer leads nowhere. */
  place(pointer: string, at?: "key" | "value"): Place;
  /** How the file is written, for examples in hints: YAML unless it says JSON. */
  readonly syntax?: "json";
}

/** Expanded nodes of one document; aliases count each time they are used, so that a few lines cannot become gigabytes. */
const MOST_NODES = 200_000;
const DEEPEST = 100;

/**
 * Reads one YAML 1.2 document (core schema). Duplicate keys, tags, merge keys (`<<`), `__proto__`, keys that are not text, aliases that contain
 * themselves or expand without bound are problems. `firstLine` is the line of the file on which `text` begins (front matter: 2).
 * `document` is null where there are problems; an empty document is the value `null`.
 */
export function readYaml(
  text: string,
  path: string,
  options: { readonly firstLine?: number } = {},
): { document: Located | null; problems: Problem[] } {
  const lines = new LineCounter();
  const shift = (options.firstLine ?? 1) - 1;
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { path, line: Math.max(1, line) + shift, column: Math.max(1, col) };
  };
  const problemAt: ProblemAt = (offset, code, message, hint) => ({
    ...placeOf(offset),
    code,
    message,
    hint,
    severity: "error",
  });

  if (nestsTooDeeply(text)) {
    return { document: null, problems: [problemAt(0, "yaml-depth", "This YAML is nested too deeply", `Keep it below ${DEEPEST} levels.`)] };
  }
  // Front matter cut out of a file with CRLF ends in half a line break, which would belong to the last value.
  const document = parseDocument(text.endsWith("\r") ? `${text}\n` : text, {
    version: "1.2",
    schema: "core",
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
    // "silent" would also keep quiet about a second document.
    logLevel: "error",
    lineCounter: lines,
  });
  const first = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0])[0];
  // One slip makes the parser stumble several times: only the first says something about the file.
  if (first !== undefined) return { document: null, problems: [syntaxProblem(first, text, problemAt)] };

  const problems: Problem[] = [];
  const value = toValue(document, (...problem) => void problems.push(problemAt(...problem)));
  if (problems.length > 0) return { document: null, problems };
  return { document: { value, place: (pointer, at = "value") => placeOf(offsetOf(document, pointer, at)) }, problems };
}

function toValue(document: Document.Parsed, report: (...problem: Parameters<ProblemAt>) => void): unknown {
  let nodes = 0;
  const open = new Set<Node>();
  const targets = aliasTargets(document);
  const read = (node: unknown, depth: number, from: number): unknown => {
    if (node === null || node === undefined) return null;
    if (isAlias(node)) {
      const target = targets.get(node);
      const offset = node.range?.[0] ?? from;
      if (target === undefined) {
        report(offset, "yaml-alias", `Nothing above is called \`&${node.source}\``, "Put a text that begins with `*` into quotes.");
        return null;
      }
      if (open.has(target)) {
        report(offset, "yaml-alias", `The alias \`*${node.source}\` contains itself`, "Write the value out.");
        return null;
      }
      return read(target, depth, offset);
    }
    const at = (node as Node).range?.[0] ?? from;
    nodes++;
    if (nodes === MOST_NODES + 1) report(from, "yaml-size", `More than ${MOST_NODES} values`, "Write aliases out, or split the file.");
    if (nodes > MOST_NODES) return null;
    if (depth > DEEPEST) {
      if (depth === DEEPEST + 1) report(at, "yaml-depth", "This YAML is nested too deeply", `Keep it below ${DEEPEST} levels.`);
      return null;
    }
    if (isScalar(node)) return node.value;
    if (!isMap(node) && !isSeq(node)) return null;
    open.add(node);
    const value = isSeq(node) ? node.items.map((item) => read(item, depth + 1, at)) : mapValue(node.items, at, depth);
    open.delete(node);
    return value;
  };
  const mapValue = (pairs: readonly Pair[], at: number, depth: number): Record<string, unknown> => {
    const result: Record<string, unknown> = {};
    for (const pair of pairs) {
      const offset = (pair.key as Node | null)?.range?.[0] ?? at;
      const key = keyText(pair);
      if (key === null) report(offset, "yaml-key", "A key must be plain text", "Put the key into quotes.");
      else if (key === "__proto__") report(offset, "yaml-key", "The key `__proto__` is not allowed", "Remove it.");
      else if (key === "<<") report(offset, "yaml-merge", "Merge keys (`<<`) are not YAML 1.2", "Write the keys out.");
      else if (Object.hasOwn(result, key))
        report(offset, "duplicate-key", `The key \`${key}\` stands here twice`, "Remove one of the two.");
      else result[key] = read(pair.value, depth + 1, offset);
    }
    return result;
  };
  return read(document.contents, 0, 0);
}

/** What each alias stands for: the last anchor of its name before it. In one pass, because the library searches the document anew for every alias. */
function aliasTargets(document: Document.Parsed): Map<Alias, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, {
    Node(_, node) {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target !== undefined) targets.set(node, target);
      } else if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return targets;
}

/** Keys are text as it stands in the file: `1.0` stays `1.0`. */
function keyText(pair: Pair): string | null {
  const key = pair.key;
  if (!isScalar(key)) return null;
  if (typeof key.value === "string") return key.value;
  return key.source ? key.source : null;
}

function offsetOf(document: Document.Parsed, pointer: string, at: "key" | "value"): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  const steps = pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  for (const [index, step] of steps.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((entry) => keyText(entry) === step);
      if (pair === undefined) return offset;
      const key = startOf(pair.key) ?? offset;
      if (at === "key" && index === steps.length - 1) return key;
      offset = startOf(pair.value) ?? key;
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(step)];
      if (item === undefined) return offset;
      offset = startOf(item) ?? offset;
      node = item;
    } else {
      return offset;
    }
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}
