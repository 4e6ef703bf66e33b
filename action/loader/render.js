/** @import { Bundle, ContentPart, Message, MessageTemplate, TemplateNode } from "./index.d.ts" */

/**
 * The messages of one item, as the prompt was measured with: variables as text, a missing one as nothing, lists with commas. Messages of blanks only are left out. Reads own
 * properties only.
 *
 * @param {Bundle} bundle
 * @param {Readonly<Record<string, unknown>>} input
 * @param {(url: string) => string} [media] the address to send for that of a medium
 * @returns {Message[]}
 */
export function renderMessages(bundle, input, media = (url) => url) {
  const filled = { ...bundle.defaults, ...input };
  return bundle.messages.flatMap((template) => renderMessage(template, filled, media) ?? []);
}

/**
 * @param {MessageTemplate} template
 * @param {Readonly<Record<string, unknown>>} input
 * @param {(url: string) => string} media
 * @returns {Message | null}
 */
function renderMessage(template, input, media) {
  /** @type {ContentPart[]} */
  const content = [];
  let text = "";
  const flush = () => {
    if (/\S/.test(text)) content.push({ kind: "text", text });
    text = "";
  };
  /**
   * @param {readonly TemplateNode[]} nodes
   * @param {unknown} scope
   */
  const visit = (nodes, scope) => {
    for (const node of nodes) {
      if (node.kind === "text") text += node.text;
      else if (node.kind === "variable") text += display(lookUp(scope, node.path));
      else if (node.kind === "each") for (const entry of entries(lookUp(scope, node.path))) visit(node.body, entry);
      else {
        const url = node.url
          .map((part) => (part.kind === "text" ? part.text : part.kind === "variable" ? display(lookUp(scope, part.path)) : ""))
          .join("");
        if (url === "") continue;
        flush();
        content.push({ kind: "media", url: media(url), contentType: node.contentType });
      }
    }
  };
  visit(template.nodes, input);
  flush();
  return content.length === 0 ? null : { role: template.role, content };
}

/**
 * @param {unknown} scope
 * @param {readonly string[]} path
 */
function lookUp(scope, path) {
  let value = scope;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = /** @type {Readonly<Record<string, unknown>>} */ (value)[step];
  }
  return value;
}

/**
 * @param {unknown} value
 * @returns {readonly unknown[]}
 */
function entries(value) {
  if (Array.isArray(value)) return value;
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}

/**
 * @param {unknown} value
 * @returns {string}
 */
function display(value) {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (value === null || value === undefined) return "";
  return Array.isArray(value) ? value.map(display).join(",") : "[object Object]";
}
