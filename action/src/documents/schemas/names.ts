import { CLAUSE_ID as CITATION } from "../prompts/citation.ts";

/** Where the published schemas live; an identifier, nothing is fetched from it. */
export const schemaId = (name: string): string =>
  `https://raw.githubusercontent.com/assay-dev/assay/main/action/schemas/${name}.schema.json`;

/** Names of fields, sets, slices and prompts: begin with a letter. */
export const NAME = "^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$";
export const NAME_FORM = "Lower-case letters, digits and `-`, beginning with a letter.";

/** A clause id: `MR-3.2`. */
export const CLAUSE_ID = CITATION.source;
/** A decision point's id: `MR-3.2.DP1`. */
export const POINT_ID = "^[A-Z][A-Z0-9]*-\\d+(?:\\.\\d+)*\\.DP\\d+$";
/** An edge case's id: `MR-3.2.EC1`. */
export const EDGE_ID = "^[A-Z][A-Z0-9]*-\\d+(?:\\.\\d+)*\\.EC\\d+$";

export const DIGEST = "^sha256:[0-9a-f]{64}$";
