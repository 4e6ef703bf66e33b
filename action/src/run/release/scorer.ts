import packageJson from "../../../../package.json" with { type: "json" };

/** Version of the program that scores: part of every run key. */
export const SCORER: string = packageJson.version;
