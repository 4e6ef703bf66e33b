/**
 * Which rows belong to which group (a clause, a slice, a branch of a decision point). Rows are added in order; a group is known by a kind
 * and a name. Everything is kept as flat numbers, so that a million rows of six groups each stay small and are placed in linear time.
 */
export interface Memberships {
  /** Puts the row that is being added into a group. */
  join(kind: string, name: string): void;
  /** Ends the row. */
  endRow(): void;
  /** Kind, then name, to the positions of the group's rows in `order`, ascending; kinds and names sorted. */
  placed(order: Int32Array): ReadonlyMap<string, ReadonlyMap<string, Int32Array>>;
}

/** Memberships without a row. */
export function openMemberships(): Memberships {
  const kinds = new Map<string, Map<string, number>>();
  const sizes: number[] = [];
  const joined: number[] = [];
  /** Where each row's groups end in `joined`. */
  const ends: number[] = [];
  return {
    join(kind, name) {
      let groups = kinds.get(kind);
      if (groups === undefined) {
        groups = new Map();
        kinds.set(kind, groups);
      }
      let group = groups.get(name);
      if (group === undefined) {
        group = sizes.length;
        groups.set(name, group);
        sizes.push(0);
      }
      sizes[group] = (sizes[group] as number) + 1;
      joined.push(group);
    },
    endRow() {
      ends.push(joined.length);
    },
    placed(order) {
      const rows = sizes.map((size) => new Int32Array(size));
      const filled = new Int32Array(sizes.length);
      for (let position = 0; position < order.length; position += 1) {
        const row = order[position] as number;
        const end = ends[row] as number;
        for (let at = row === 0 ? 0 : (ends[row - 1] as number); at < end; at += 1) {
          const group = joined[at] as number;
          const next = filled[group] as number;
          (rows[group] as Int32Array)[next] = position;
          filled[group] = next + 1;
        }
      }
      return new Map(
        sorted(kinds).map(([kind, groups]) => [kind, new Map(sorted(groups).map(([name, group]) => [name, rows[group] as Int32Array]))]),
      );
    },
  };
}

function sorted<Value>(map: ReadonlyMap<string, Value>): [string, Value][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
