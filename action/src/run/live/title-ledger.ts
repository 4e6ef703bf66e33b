/** What is remembered of each title while a log goes by: numbers in columns, so that a million titles take little more than their ids. */
export interface TitleLedger {
  /** The number of a title, from 0 in the order in which they came; makes one where `create`. -1 where there is none. */
  numberOf(title: string, create: boolean): number;
  readonly titles: number;
  /** The last decision of the version: when, where its row is kept, and how urgent it is. */
  readonly at: Column;
  readonly offset: Column;
  readonly length: Column;
  readonly urgency: Column;
  /** Decisions of the version. */
  readonly times: Column;
  /** When another version last decided the title afterwards; 0 where none did. */
  readonly again: Column;
}

/** One number for each title; 0 where nothing was set. */
export interface Column {
  get(title: number): number;
  set(title: number, value: number): void;
}

export function openTitleLedger(): TitleLedger {
  const numbers = new Map<string, number>();
  return {
    numberOf(title, create) {
      const known = numbers.get(title);
      if (known !== undefined || !create) return known ?? -1;
      const number = numbers.size;
      numbers.set(title, number);
      return number;
    },
    get titles() {
      return numbers.size;
    },
    at: openColumn(),
    offset: openColumn(),
    length: openColumn(),
    urgency: openColumn(),
    times: openColumn(),
    again: openColumn(),
  };
}

const PAGE = 1 << 16;

/** Grows by pages, so that nothing is ever copied. */
function openColumn(): Column {
  const pages: Float64Array[] = [];
  return {
    get: (title) => pages[Math.floor(title / PAGE)]?.[title % PAGE] ?? 0,
    set(title, value) {
      const at = Math.floor(title / PAGE);
      while (pages.length <= at) pages.push(new Float64Array(PAGE));
      (pages[at] as Float64Array)[title % PAGE] = value;
    },
  };
}
