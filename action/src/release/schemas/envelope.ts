import { schemaId } from "../../documents/schemas/names.ts";
import { closed, digest, text } from "./shapes.ts";

/** `channels/<channel>.json`, `*.manifest.dsse.json`. */
export const envelopeSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("envelope"),
  ...closed("Signed file", "A DSSE envelope: https://github.com/secure-systems-lab/dsse", {
    payloadType: text("Payload type", "What is in it: a media type."),
    payload: { title: "Payload", description: "The file that is signed, in base64.", type: "string" },
    signatures: {
      title: "Signatures",
      description: "One a key.",
      type: "array",
      minItems: 1,
      maxItems: 16,
      items: closed("Signature", "Ed25519 over DSSE's pre-authentication encoding.", {
        keyid: digest("Key id", "SHA-256 of the public key's DER."),
        sig: text("Signature", "In base64."),
      }),
    },
  }),
} as const;
