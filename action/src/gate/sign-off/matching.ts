/** One place that a person of a role has to fill. */
export interface Slot {
  readonly role: string;
}

/**
 * Gives slots to people, each person at most one, by augmenting paths (Kuhn's algorithm for bipartite matching). Slots are tried in their order, and one that
 * was filled stays filled: whoever comes first in the settings is served first, as many are filled as can be, and another person never empties a
 * slot. Gives the person of each slot, `null` where it stays empty.
 */
export function fillSlots<Person extends string>(
  slots: readonly Slot[],
  people: readonly Person[],
  fits: (person: Person, slot: Slot) => boolean,
): readonly (Person | null)[] {
  const slotOf = new Map<Person, number>();
  const assign = (index: number, tried: Set<Person>): boolean => {
    const slot = slots[index];
    if (!slot) return false;
    for (const person of people) {
      if (tried.has(person) || !fits(person, slot)) continue;
      tried.add(person);
      const held = slotOf.get(person);
      if (held === undefined || assign(held, tried)) {
        slotOf.set(person, index);
        return true;
      }
    }
    return false;
  };
  slots.forEach((_, index) => void assign(index, new Set()));
  const personOf = new Map([...slotOf].map(([person, index]) => [index, person]));
  return slots.map((_, index) => personOf.get(index) ?? null);
}
