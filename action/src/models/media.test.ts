import { expect, test } from "vitest";
import type { ModelRequest } from "../scoring/model.ts";
import { filePart, inlineMedia } from "./media.ts";
import { requestKey } from "./request-key.ts";

function showing(url: string, contentType: string | null = null): ModelRequest {
  const content = [
    { kind: "text" as const, text: "Look:" },
    { kind: "media" as const, url, contentType },
  ];
  return { model: "house/m", messages: [{ role: "user", content }], config: {}, schema: null, repeat: 0 };
}

const inlined = async (url: string, bytes: () => Promise<Uint8Array | null>): Promise<ModelRequest> => {
  const request = showing(url);
  return { ...request, messages: await inlineMedia(request.messages, bytes) };
};

test("a file of the repository is sent as its bytes, so that its key changes with them", async () => {
  const sent = await inlined("media/poster.PNG", async () => new Uint8Array([1, 2, 3]));
  expect(sent.messages[0]?.content[1]).toEqual({ kind: "media", url: "data:image/png;base64,AQID", contentType: null });
  const other = await inlined("media/poster.PNG", async () => new Uint8Array([1, 2, 4]));
  expect(requestKey(other)).not.toBe(requestKey(sent));
});

test("a request without files is the same object", async () => {
  const request = showing("data:image/png;base64,AQID");
  expect(await inlineMedia(request.messages, async () => null)).toBe(request.messages);
});

test.each([
  ["https://a.example/x.png", "nothing is fetched from the network"],
  ["//a.example/x.png", "nothing is fetched from the network"],
  ["file:///etc/passwd", "nothing is fetched from the network"],
  ["media/none.png", "is not in the repository"],
  ["media/unknown.xyz", "whose kind is unknown"],
])("%s is refused with what to do", async (url, message) => {
  await expect(inlined(url, async () => null)).rejects.toThrow(message);
});

test.each([
  ["data:image/png;base64,AQID", null, { mediaType: "image/png", data: "AQID" }],
  ["data:text/plain;charset=utf-8,a%20b", null, { mediaType: "text/plain", data: "YSBi" }],
  ["data:;base64,AQID", "image/webp", { mediaType: "image/webp", data: "AQID" }],
])("%s is read as a data: URL", (url, contentType, part) => {
  expect(filePart({ kind: "media", url, contentType })).toEqual({ type: "file", ...part });
});
