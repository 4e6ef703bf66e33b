import type { Reply } from "./call.ts";
import type { Operation } from "./contract.ts";

/** What GitHub gives where `per_page` is not asked for, and the most it gives. */
const DEFAULT_PAGE = 30;
const LARGEST_PAGE = 100;

/** The page of a list that was asked for, with the `Link` header that leads to the others. */
export function onePage(operation: Operation, reply: Reply, url: URL): { readonly body: unknown; readonly link: string | null } {
  const paged = operation.parameters.some(({ name }) => name === "per_page");
  const list = reply.list === undefined ? reply.body : (reply.body as Readonly<Record<string, unknown>>)[reply.list];
  if (!paged || !Array.isArray(list)) return { body: reply.body, link: null };
  const size = Math.min(Number(url.searchParams.get("per_page") ?? DEFAULT_PAGE), LARGEST_PAGE);
  const page = Number(url.searchParams.get("page") ?? 1);
  const last = Math.max(1, Math.ceil(list.length / size));
  const rows = list.slice((page - 1) * size, page * size);
  const to = (number: number, relation: string): string => {
    const target = new URL(url);
    target.searchParams.set("page", String(number));
    return `<${target.href}>; rel="${relation}"`;
  };
  const links = [
    ...(page > 1 ? [to(page - 1, "prev"), to(1, "first")] : []),
    ...(page < last ? [to(page + 1, "next"), to(last, "last")] : []),
  ];
  const body = reply.list === undefined ? rows : { ...(reply.body as object), [reply.list]: rows };
  return { body, link: links.length === 0 ? null : links.join(", ") };
}
