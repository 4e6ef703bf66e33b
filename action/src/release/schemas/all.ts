import { bundleSchema } from "./bundle.ts";
import { channelSchema } from "./channel.ts";
import { driftSchema } from "./drift.ts";
import { envelopeSchema } from "./envelope.ts";
import { manifestSchema } from "./manifest.ts";
import { runRecordSchema } from "./run-record.ts";

/** Every JSON Schema of what a release consists of, by the name under which it is published. */
export const releaseSchemas = {
  bundle: bundleSchema,
  manifest: manifestSchema,
  channel: channelSchema,
  envelope: envelopeSchema,
  "run-record": runRecordSchema,
  drift: driftSchema,
} as const;
