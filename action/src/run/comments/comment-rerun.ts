import { paragraph } from "../../report/document.ts";
import { sentence } from "../../report/vocabulary.ts";
import { type Answer, type Asked, pullRun, saying } from "./comment-asked.ts";

/** `/assay rerun`: asks the model again for everything, within the budget, and writes the review anew. */
export async function rerun(asked: Asked): Promise<Answer> {
  const run = pullRun(asked);
  // What is stored says something already, also where the run that asked for it was stopped or is still under way: it counts beside what follows.
  await asked.measuring.measure(run, { answers: "stored", replay: true });
  const measured = await asked.measuring.measure(run, { answers: "fresh" });
  await asked.measuring.publish(run, measured);
  const { verdict, reason } = measured.comparison;
  if (verdict !== "not measured") return { done: true, said: null };
  return {
    done: false,
    said: saying(false, [paragraph([...sentence("Not measured."), { kind: "words", text: " " }, ...sentence(reason)])]),
  };
}
