/** A text has at most this many sentences; what follows is not read. */
export const MOST_SENTENCES = 24;
const MOST_WORDS = 64;
/** Shorter pieces ("No.", "Day 3") say too little to be compared; they go with the next. */
const FEWEST_WORDS = 3;

const END = /(?<=[.!?…]["'”’)\]]*)\s+(?=["'“‘([]?[\p{Lu}\p{N}])/u;
/** A full stop after these ends no sentence. */
const ABBREVIATION = /(?:^|[\s(])(?:Mr|Mrs|Ms|Dr|St|Jr|Sr|Prof|vs|etc|e\.g|i\.e|No|approx)\.$/;

/**
 * Cuts a text into sentences: at line ends and after `.`, `!`, `?`, `…` before a capital or a number. Own rules instead of
 * `Intl.Segmenter`, whose cuts follow the ICU version of the Node that runs it. List marks are dropped, blanks are folded.
 */
export function sentencesOf(text: string): readonly string[] {
  const sentences: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const plain = line
      .replace(/^\s*(?:[-*+>#]+|\d+[.)])\s+/, "")
      .replace(/\s+/g, " ")
      .trim();
    if (plain !== "") sentences.push(...joinShort(splitLine(plain)));
  }
  return sentences.slice(0, MOST_SENTENCES);
}

function splitLine(line: string): readonly string[] {
  const pieces: string[] = [];
  for (const piece of line.split(END)) {
    const before = pieces.at(-1);
    if (before !== undefined && ABBREVIATION.test(before)) pieces[pieces.length - 1] = `${before} ${piece}`;
    else pieces.push(piece);
  }
  return pieces.flatMap(cutLong);
}

function cutLong(sentence: string): readonly string[] {
  const words = sentence.split(" ");
  const pieces: string[] = [];
  for (let at = 0; at < words.length; at += MOST_WORDS) pieces.push(words.slice(at, at + MOST_WORDS).join(" "));
  return pieces;
}

function joinShort(pieces: readonly string[]): readonly string[] {
  const joined: string[] = [];
  let held = "";
  for (const piece of pieces) {
    const whole = held === "" ? piece : `${held} ${piece}`;
    held = whole.split(" ").length < FEWEST_WORDS ? whole : "";
    if (held === "") joined.push(whole);
  }
  if (held !== "") joined.push(held);
  return joined;
}
