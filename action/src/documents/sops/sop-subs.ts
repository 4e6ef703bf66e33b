import type { Token } from "markdown-it";
import type { Place, Problem } from "../../errors.ts";
import { errorAt } from "../syntax/error-at.ts";
import type { DecisionPoint, EdgeCase } from "./sop.ts";

const SUB_ID = /^([A-Z][A-Z0-9]*-\d+(?:\.\d+)*)\.(DP|EC)\d+$/;
const NEARLY_SUB_ID = /^[A-Z][A-Z0-9]*-\d+(?:\.\d+)*\.?(?:DP|EC)[\d.]*$/i;

interface OpenItem {
  /** The branches of the decision point that this list item defines; null for any other. */
  branches: string[] | null;
}

/** Collects the decision points, branches and edge cases of one clause while its list items are walked. */
export class SubParser {
  readonly points: DecisionPoint[] = [];
  readonly edges: EdgeCase[] = [];
  readonly problems: Problem[] = [];
  readonly #clause: string;
  readonly #items: OpenItem[] = [];

  constructor(clause: string) {
    this.#clause = clause;
  }

  openItem(): void {
    this.#items.push({ branches: null });
  }

  closeItem(): void {
    this.#items.pop();
  }

  /** The first text of the innermost open list item. */
  itemText(children: readonly Token[], plain: string, place: Place): void {
    const first = children.find((token) => token.type !== "text" || token.content !== "");
    if (first?.type !== "code_inline") return;
    const code = first.content;
    const match = SUB_ID.exec(code);
    if (match === null) {
      if (NEARLY_SUB_ID.test(code)) {
        const hint = `Write it as in \`${this.#clause}.DP1\` or \`${this.#clause}.EC1\`.`;
        this.problems.push(errorAt(place, "sub-id", `\`${code}\` is no id of a decision point or edge case`, hint));
      }
      this.#items.at(-2)?.branches?.push(code);
      return;
    }
    if (match[1] !== this.#clause) {
      const hint = `Move it under the heading of \`${match[1]}\`, or begin its id with \`${this.#clause}.\`.`;
      this.problems.push(errorAt(place, "sub-outside-clause", `\`${code}\` stands in the clause \`${this.#clause}\``, hint));
    }
    const text = plain.slice(code.length).trim();
    if (match[2] === "EC") {
      this.edges.push({ id: code, line: place.line, text });
      return;
    }
    const branches: string[] = [];
    const item = this.#items.at(-1);
    if (item !== undefined) item.branches = branches;
    this.points.push({ id: code, line: place.line, text, branches });
  }
}
