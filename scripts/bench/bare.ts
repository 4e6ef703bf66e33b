/**
 * The least that scoring costs: a bare undici loop that sends the same requests with the same number in flight and keeps nothing.
 * Arguments: the server's URL, requests, in flight, characters of the system message and of the item.
 */
import { Agent, request } from "undici";

const [url = "", ...numbers] = process.argv.slice(2);
const [total = 0, width = 0, system = 0, item = 0] = numbers.map(Number);
const dispatcher = new Agent({ connections: width });
const rules = "Rate it. ".repeat(Math.ceil(system / 9));
const schema = { type: "object", properties: { tier: { enum: ["ALL", "13+", "18+"] } }, required: ["tier"], additionalProperties: false };
let next = 0;

async function worker(): Promise<void> {
  while (next < total) {
    const index = next++;
    const body = JSON.stringify({
      model: "test",
      max_tokens: 100,
      temperature: 0,
      response_format: { type: "json_schema", json_schema: { schema, strict: true, name: "answer" } },
      messages: [
        { role: "system", content: rules },
        { role: "user", content: `Title ${index}. ${"w".repeat(item)}` },
      ],
    });
    const response = await request(`${url}/chat/completions`, {
      dispatcher,
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    const answer = (await response.body.json()) as { choices: { message: { content: string } }[] };
    if (!answer.choices[0]?.message.content) throw new Error("no answer");
  }
}

await Promise.all(Array.from({ length: width }, worker));
await dispatcher.destroy();
