import type { Dispatcher } from "undici";

/**
 * What provider packages read of a `Response`: status, headers, and a body whose reader gives all bytes at once. A real `Response` would wrap
 * the bytes in a stream and cost more than the request itself; everything else that a `Response` has is missing here on purpose.
 */
export function bufferedResponse(status: number, headers: Dispatcher.ResponseData["headers"], bytes: Uint8Array): Response {
  const text = (value: string | string[] | undefined) => (Array.isArray(value) ? value.join(", ") : (value ?? ""));
  const response = {
    status,
    statusText: "",
    ok: status >= 200 && status < 300,
    headers: new Map(Object.entries(headers).map(([name, value]) => [name, text(value)])),
    body: {
      getReader: () => {
        let rest: Uint8Array | undefined = bytes;
        return {
          read: async () => {
            const value = rest;
            rest = undefined;
            return value ? { done: false, value } : { done: true, value: undefined };
          },
          cancel: async () => {},
          releaseLock: () => {},
        };
      },
    },
  };
  return response as unknown as Response;
}
