/** First in, first out, without moving the rest; `putFirst` for what was already at the front. */
export interface Queue<T> {
  size(): number;
  put(value: T): void;
  putFirst(value: T): void;
  peek(): T | undefined;
  take(): T | undefined;
}

/** An empty queue. */
export function createQueue<T>(): Queue<T> {
  const first: T[] = [];
  let values: T[] = [];
  let head = 0;
  return {
    size: () => first.length + values.length - head,
    put: (value) => void values.push(value),
    putFirst: (value) => void first.push(value),
    peek: () => first.at(-1) ?? values[head],
    take() {
      if (first.length > 0) return first.pop();
      if (head === values.length) return undefined;
      const value = values[head];
      head += 1;
      if (head > 1024 && head * 2 > values.length) {
        values = values.slice(head);
        head = 0;
      }
      return value;
    },
  };
}
