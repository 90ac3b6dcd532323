import * as z from "zod";

export const Receiver = z.object({ name: z.string() });

type Receiver = z.output<typeof Receiver>;

/** Whoever asks which receivers there are: Tocsin itself takes all alerts. */
export const receiver: Receiver = { name: "tocsin" };
export const receivers: Receiver[] = [receiver];
