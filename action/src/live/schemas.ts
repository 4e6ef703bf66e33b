import { abSchema } from "./ab-schema.ts";
import { affectedSchema } from "./affected-schema.ts";
import { rolloutSimulationSchema } from "./simulation-schema.ts";

/** Every form of this room that leaves the program. */
export const liveSchemas = { affected: affectedSchema, ab: abSchema, "rollout-simulation": rolloutSimulationSchema } as const;
