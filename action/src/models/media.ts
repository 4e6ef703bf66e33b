import type { LanguageModelV3FilePart } from "@ai-sdk/provider";
import type { ContentPart, Message } from "../documents/prompts/message.ts";
import { UserError } from "../errors.ts";

type MediaPart = Extract<ContentPart, { readonly kind: "media" }>;

/** Bytes of a repository file; `null` where there is none. */
export type ReadMedia = (path: string) => Promise<Uint8Array | null>;

const TYPES: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  pdf: "application/pdf",
  mp3: "audio/mpeg",
  wav: "audio/wav",
  mp4: "video/mp4",
};

/**
 * Messages with the bytes of their media files in them as `data:` URLs: what is sent, and what a request's key is taken over. Without media
 * files they are the same object. Throws a UserError for an address on the network (nothing is fetched for a prompt), a missing file, an unknown kind of file.
 */
export async function inlineMedia(messages: readonly Message[], readMedia: ReadMedia): Promise<readonly Message[]> {
  const isFile = (part: ContentPart) => part.kind === "media" && !part.url.startsWith("data:");
  if (!messages.some((message) => message.content.some(isFile))) return messages;
  const inline = async (part: ContentPart) =>
    part.kind === "media" && isFile(part) ? { ...part, url: await dataUrl(part, readMedia) } : part;
  return Promise.all(messages.map(async (message) => ({ ...message, content: await Promise.all(message.content.map(inline)) })));
}

async function dataUrl({ url, contentType }: MediaPart, readMedia: ReadMedia): Promise<string> {
  if (/^[a-z][a-z0-9+.-]*:/i.test(url) || url.startsWith("//")) {
    throw new UserError(
      `A prompt shows \`${shorten(url)}\`. Put the file into the repository, or use a data: URL: nothing is fetched from the network.`,
    );
  }
  const type = contentType ?? TYPES[url.split(".").at(-1)?.toLowerCase() ?? ""];
  if (!type) throw new UserError(`A prompt shows \`${shorten(url)}\`, whose kind is unknown. Add contentType="…" to its {{media}}.`);
  const bytes = await readMedia(url);
  if (!bytes) throw new UserError(`A prompt shows \`${shorten(url)}\`, which is not in the repository.`);
  return `data:${type};base64,${Buffer.from(bytes).toString("base64")}`;
}

/** A `data:` URL as providers take it. Throws a UserError where it is not one. */
export function filePart({ url, contentType }: MediaPart): LanguageModelV3FilePart {
  const match = /^data:([^;,]*)((?:;[^;,]*)*),(.*)$/s.exec(url);
  if (!match)
    throw new UserError(`\`${shorten(url)}\` is not a data: URL. Write data:image/png;base64,… or name a file of the repository.`);
  const [, type = "", parameters = "", data = ""] = match;
  const base64 = parameters.endsWith(";base64") ? data : Buffer.from(decodeURIComponent(data), "utf8").toString("base64");
  return { type: "file", mediaType: contentType ?? (type || "text/plain"), data: base64 };
}

function shorten(url: string): string {
  return url.length > 80 ? `${url.slice(0, 80)}…` : url;
}
