/** What is judged, as `ground-truth/fields.yaml` declares it. */
export type Field =
  | { readonly name: string; readonly kind: "binary"; readonly labels: readonly string[]; readonly positive: string }
  | { readonly name: string; readonly kind: "labels"; readonly labels: readonly string[] }
  /** Labels mildest first: a prediction below the truth is under-rated, above it over-rated. */
  | { readonly name: string; readonly kind: "ordinal"; readonly labels: readonly string[] }
  | { readonly name: string; readonly kind: "multi-label"; readonly labels: readonly string[] };

export type FieldKind = Field["kind"];

/** All fields by name, in the order of the file. */
export type Taxonomy = ReadonlyMap<string, Field>;

/** The value of a field: one label, or for a multi-label field the labels that hold, in the taxonomy's order. */
export type Value = string | readonly string[];
