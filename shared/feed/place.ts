/** A place in the feed: the event that comes next is the `index`-th of entry `seq`. */
export interface Place {
  readonly seq: number;
  readonly index: number;
}

/** `42` is behind all of entry 42, `42.3` behind its fourth event. */
export const eventIdForm = /^(0|[1-9]\d{0,14})(?:\.(0|[1-9]\d{0,5}))?$/;

/** The id of the `index`-th event of an entry. The last one is named by the entry alone, as are entries without events. */
export const eventId = (seq: number, index: number, isLast: boolean): string =>
  isLast ? `${seq}` : `${seq}.${index}`;

/** What follows an event, by its id; undefined when it is no id of ours. */
export function placeAfter(id: string): Place | undefined {
  const [, seq, index] = eventIdForm.exec(id) ?? [];
  if (seq === undefined) return undefined;
  return index === undefined
    ? { seq: Number(seq) + 1, index: 0 }
    : { seq: Number(seq), index: Number(index) + 1 };
}

/** The newest entry that must exist for somebody to have come as far. */
export const entryBefore = ({ seq, index }: Place): number => (index > 0 ? seq : seq - 1);
