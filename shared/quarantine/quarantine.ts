import * as z from "zod";

/** Something that was accepted, or put on the bus, but could not be taken in. */
export const Quarantined = z
  .object({
    id: z.string(),
    /** Where it came from: `queue` for an accepted alarm, else the bus origin `account/source`. */
    origin: z.string(),
    reason: z.string(),
    /** The item itself, as JSON text. */
    payload: z.string(),
    quarantined_at: z.iso.datetime(),
    correlation_id: z.string(),
  })
  .meta({ id: "Quarantined" });

export type Quarantined = z.output<typeof Quarantined>;

/** Under which owner an event waits whose origin nobody has registered. */
export const unregisteredOwner = (origin: string): string => `origin ${origin}`;
