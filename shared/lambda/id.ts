import * as z from "zod";

/**
 * An id that people or senders chose (entity, alarm, type, source): 1 to 128 printable characters, no control
 * characters, no spaces at the ends (SPEC A1).
 */
export const Id = z
  .string()
  .regex(
    /^(?!\p{Zs})[^\p{Cc}\p{Cs}\u2028\u2029\uFFFE\uFFFF]{1,128}(?<!\p{Zs})$/u,
    "must be 1 to 128 printable characters without spaces at the ends",
  )
  .describe("1 to 128 printable characters without spaces at the ends");
