/** The package's vocabulary: piece and log probability; the index is the token. The first six are reserved, the first of all is "unknown". */
export type Vocabulary = readonly (readonly [piece: string, score: number])[];

const RESERVED_TOKENS = 6;
const UNKNOWN_TOKEN = 0;
/** SentencePiece writes a blank as U+2581. */
const BLANK = "\u2581";
/** A character that no piece covers costs more than any piece, as in SentencePiece (its lowest score less 10). */
const UNKNOWN_PENALTY = 10;

/**
 * Builds the SentencePiece unigram tokenizer of a vocabulary (Kudo 2018, arXiv:1804.10959): of all ways to cut the text into pieces, the one
 * whose scores add up highest (Viterbi). Text in, token numbers out; NFKC first; neighbouring unknown characters are one unknown token.
 */
export function tokenizer(vocabulary: Vocabulary): (text: string) => readonly number[] {
  const pieces = new Map<string, { readonly token: number; readonly score: number }>();
  let longest = 1;
  let lowest = 0;
  vocabulary.forEach(([piece, score], token) => {
    if (token < RESERVED_TOKENS) return;
    pieces.set(piece, { token, score });
    longest = Math.max(longest, [...piece].length);
    lowest = Math.min(lowest, score);
  });
  const unknownScore = lowest - UNKNOWN_PENALTY;
  return (text) => {
    const symbols = [...(BLANK + text.normalize("NFKC").replaceAll(" ", BLANK))];
    const best = new Float64Array(symbols.length + 1).fill(Number.NEGATIVE_INFINITY);
    const from = new Int32Array(symbols.length + 1);
    const tokenAt = new Int32Array(symbols.length + 1);
    best[0] = 0;
    for (let start = 0; start < symbols.length; start++) {
      const before = best[start] ?? 0;
      const take = (end: number, token: number, score: number) => {
        if (before + score <= (best[end] ?? 0)) return;
        best[end] = before + score;
        from[end] = start;
        tokenAt[end] = token;
      };
      let piece = "";
      for (let end = start + 1; end <= Math.min(symbols.length, start + longest); end++) {
        piece += symbols[end - 1];
        const known = pieces.get(piece);
        if (known) take(end, known.token, known.score);
      }
      take(start + 1, UNKNOWN_TOKEN, unknownScore);
    }
    return walkBack(from, tokenAt);
  };
}

function walkBack(from: Int32Array, tokenAt: Int32Array): number[] {
  const tokens: number[] = [];
  for (let end = from.length - 1; end > 0; end = from[end] ?? 0) {
    const token = tokenAt[end] ?? UNKNOWN_TOKEN;
    if (token === UNKNOWN_TOKEN && tokens.at(-1) === UNKNOWN_TOKEN) continue;
    tokens.push(token);
  }
  return tokens.reverse();
}
