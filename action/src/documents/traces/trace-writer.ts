import { Document, isMap, isScalar, isSeq, parseDocument, type YAMLMap, YAMLSeq } from "yaml";
import type { TraceFile, TraceLink, Waiver } from "./trace-file.ts";

/** Keys of an entry to their values; null: the key is not written. */
type Entry = Readonly<Record<string, string | readonly string[] | null>>;

/**
 * The text of a trace file, its entries in the order given. Of `existing`, the file's text so far, comments and the way unchanged values are written are kept: those of an
 * entry that is gone go with it. `readTrace` of the result is the trace.
 */
export function writeTrace(trace: TraceFile, existing: string | null = null): string {
  const document =
    existing === null || existing.trim() === "" ? new Document({}) : parseDocument(existing, { version: "1.2", schema: "core" });
  if (document.errors.length > 0) throw new Error(`${trace.path} cannot be read: ${document.errors[0]?.message}`);
  if (!document.has("version")) document.set("version", 1);
  if (document.get("prompt") !== trace.prompt) document.set("prompt", trace.prompt);
  writeList(document, "links", trace.links.map(linkEntry));
  if (trace.waivers.length > 0 || document.has("waivers")) writeList(document, "waivers", trace.waivers.map(waiverEntry));
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function linkEntry({ clause, parts, clauseFingerprint, partsFingerprint }: TraceLink): Entry {
  return { clause, parts, "clause-fp": clauseFingerprint, "parts-fp": partsFingerprint };
}

function waiverEntry({ clause, kind, delegatedTo, reason, role, decision, expires, clauseFingerprint }: Waiver): Entry {
  return { clause, kind, "delegated-to": delegatedTo, reason, role, decision, expires, "clause-fp": clauseFingerprint };
}

function writeList(document: Document, key: "links" | "waivers", entries: readonly Entry[]): void {
  const known = document.get(key);
  const list = isSeq(known) ? known : new YAMLSeq();
  if (!isSeq(known)) document.set(key, list);
  const [first] = list.items;
  // The library takes a comment above the first entry for one on the list, where it would stay when entries are sorted.
  if (isMap(first) && list.commentBefore != null) {
    first.commentBefore = list.commentBefore;
    list.commentBefore = null;
  }
  const maps = new Map<unknown, YAMLMap>();
  for (const item of list.items) if (isMap(item)) maps.set(item.get("clause"), item);
  list.items = entries.map((entry) => {
    const map = maps.get(entry.clause) ?? (document.createNode({}) as YAMLMap);
    for (const [name, value] of Object.entries(entry)) writeValue(document, map, name, value);
    return map;
  });
  list.flow = entries.length === 0;
}

function writeValue(document: Document, map: YAMLMap, name: string, value: Entry[string]): void {
  const known: unknown = map.get(name, true);
  if (value === null) {
    // `decision: null` says the same as no `decision`.
    if (isScalar(known) && known.value !== null) map.delete(name);
  } else if (typeof value === "string") {
    if (isScalar(known)) known.value = value;
    else map.set(name, value);
  } else if (!isSeq(known) || JSON.stringify(known.toJSON()) !== JSON.stringify(value)) {
    const list = document.createNode(value) as YAMLSeq;
    list.flow = true;
    if (isSeq(known) && known.comment != null) list.comment = known.comment;
    map.set(name, list);
  }
}
