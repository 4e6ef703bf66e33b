import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MessageTemplate, TemplateNode } from "../documents/prompts/prompt.ts";
import { readTemplate } from "../documents/prompts/template.ts";
import { mergeText } from "../documents/prompts/template-text.ts";
import { writeBody } from "./prompt-body.ts";

const read = (body: string) => readTemplate({ path: "p.md", text: body, line: 1 }, new Map()).template?.messages;
const text = (value: string): TemplateNode => ({ kind: "text", text: value });
const variable = (...path: string[]): TemplateNode => ({ kind: "variable", path });

describe("the body of a prompt that is written", () => {
  it("begins each message on a line of its own, and sends no blank that was not there", () => {
    const messages: MessageTemplate[] = [
      { role: "system", nodes: [text("# Policy\n\nRate the title.")] },
      { role: "user", nodes: [variable("title"), text("\nDone")] },
      { role: "model", nodes: [text("ok\n")] },
    ];
    expect(writeBody(messages)).toBe(
      '{{role "system"~}}\n# Policy\n\nRate the title.\n{{~role "user"~}}\n{{title}}\nDone\n{{~role "model"~}}\nok\n',
    );
  });

  it.each([
    ["braces around a variable, as in JSON", [text('{"title":'), text("{"), variable("t"), text("}}")]],
    ["literal braces", [text("write {{name}} as it is, "), variable("t")]],
    ["a backslash before a variable", [text("C:\\"), variable("t")]],
    [
      "a loop alone on its lines",
      [text("Notes:\n"), { kind: "each", path: ["notes"], body: [text("\n- "), variable(), text("\n")] }, text("\nEnd")],
    ],
    ["a loop in a line", [text("Notes: "), { kind: "each", path: ["notes"], body: [variable("a", "b"), text("; ")] }, text("end")]],
    ["names with other characters", [variable("my var"), text(" "), variable("a-b", "c")]],
    ["an image", [text("See "), { kind: "media", url: [variable("image")], contentType: "image/png" }, text(" well")]],
  ] as [string, TemplateNode[]][])("keeps %s", (_, nodes) => {
    const messages: MessageTemplate[] = [{ role: "user", nodes: mergeText<never>(nodes) }];
    const body = writeBody(messages);
    expect(body).not.toBeNull();
    expect(read(body ?? "")).toEqual(messages);
  });

  it("is refused rather than changed where blanks around a loop cannot be kept", () => {
    const each: TemplateNode = { kind: "each", path: ["notes"], body: [text("\nx\n")] };
    expect(writeBody([{ role: "user", nodes: [text("a\n  "), each, text("\n")] }])).toBeNull();
  });

  it("reads as the same messages, or is refused", () => {
    const words = fc.stringMatching(/^[ab{}\\ \n#~!"-]{0,8}$/);
    const leaf: fc.Arbitrary<TemplateNode> = fc.oneof(
      words.map(text),
      fc.constantFrom(["a"], ["a", "b"]).map((path) => variable(...path)),
    );
    const nodes = fc.array(
      fc.oneof(
        leaf,
        fc.array(leaf, { maxLength: 4 }).map((body): TemplateNode => ({ kind: "each", path: ["list"], body: mergeText<never>(body) })),
      ),
      { maxLength: 5 },
    );
    const role = fc.constantFrom("system", "user", "model") as fc.Arbitrary<MessageTemplate["role"]>;
    fc.assert(
      fc.property(fc.array(fc.record({ role, nodes: nodes.map((list) => mergeText<never>(list)) }), { maxLength: 3 }), (messages) => {
        const body = writeBody(messages);
        if (body !== null) expect(read(body)).toEqual(messages);
      }),
    );
  });

  it("exists for all text without a backslash, whatever braces are in it", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z{} \n#*"]{1,40}$/), fc.stringMatching(/^[a-z}{ \n#*"]{1,20}$/), (a, b) => {
        fc.pre(/\S/.test(a) && /\S/.test(b));
        const messages: MessageTemplate[] = [{ role: "user", nodes: [text(a), variable("x"), text(b)] }];
        expect(read(writeBody(messages) ?? "")).toEqual(messages);
      }),
    );
  });
});
