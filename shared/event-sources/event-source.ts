import * as z from "zod";
import { ownSources } from "#shared/resources.ts";

/** Registers whose the events of one origin are: (account, source) on the bus → the caller's tenant (SPEC A2). */
export const NewEventSource = z
  .strictObject({
    account: z.string().regex(/^\d{12}$/, "must be a 12-digit account number"),
    source: z
      .string()
      .regex(/^[A-Za-z0-9._/-]{1,256}$/, "must be 1 to 256 of A-Z a-z 0-9 . _ / -")
      .refine((source) => !source.startsWith(ownSources), "tocsin.* is reserved for our own events"),
    description: z.string().max(1024).optional(),
  })
  .meta({ id: "NewEventSource" });

export type NewEventSource = z.output<typeof NewEventSource>;

export const EventSource = z
  .object({
    id: z.uuid(),
    account: z.string(),
    source: z.string(),
    description: z.string().nullable(),
    created_at: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: "EventSource" });

export type EventSource = z.output<typeof EventSource>;

export const originOf = ({ account, source }: { account: string; source: string }): string =>
  `${account}/${source}`;
