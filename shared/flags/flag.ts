import * as z from "zod";
import { rfc3339 } from "#shared/alarms/instant.ts";
import { clock } from "#shared/platform/clock.ts";
import { refuseUnstoredNumbers } from "#shared/platform/stored-numbers.ts";
import { conflict } from "#shared/problems.ts";

const flagTypes = ["boolean", "string", "number", "object"] as const;
type FlagType = (typeof flagTypes)[number];

/** A flag is read with every evaluation, so it stays small. */
const mostValueBytes = 4096;

/** What OpenFeature's clients can ask for: no bare null and no bare list. */
const FlagValue = z
  .union([z.boolean(), z.string(), z.number(), z.record(z.string(), z.json())], {
    error: "must be a boolean, a string, a number or an object",
  })
  .refine((value) => Buffer.byteLength(JSON.stringify(value)) <= mostValueBytes, {
    error: `must have at most ${mostValueBytes} bytes as JSON`,
  })
  .superRefine(refuseUnstoredNumbers);

const FlagKey = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/,
    "must be 1 to 128 of A-Z a-z 0-9 . _ - and begin with a letter or digit",
  );

/** What somebody decides about a flag: the parameters of an action that sets it, too. */
export const FlagSetting = z
  .strictObject({ key: FlagKey, value: FlagValue, enabled: z.boolean().default(true) })
  .meta({ id: "FlagSetting" });
export type FlagSetting = z.output<typeof FlagSetting>;

/** A feature flag, as far as it goes without targeting (SPEC D1). */
export const Flag = z
  .object({
    key: z.string(),
    type: z.enum(flagTypes),
    value: z.json().describe("What those get whom no rule gives something else"),
    enabled: z.boolean().describe("A disabled flag leaves the decision to the program that asks"),
    archived: z.boolean(),
    set_by: z.string().describe("A user, an API key, or an action, by its id"),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: "Flag" });
export type Flag = z.output<typeof Flag>;

/**
 * The flag as a setting leaves it.
 * @param read the flag that is there; an archived one begins anew, under the next version.
 * @throws 409 when a flag in use would change its type: programs that ask for it expect the old one.
 */
export function nextFlag(read: Flag | undefined, setting: FlagSetting, setBy: string): Flag {
  const { key, value, enabled } = setting;
  const type = typeof value as FlagType;
  const inUse = read && !read.archived ? read : undefined;
  if (inUse && inUse.type !== type) throw conflict(`The flag ${key} is of type ${inUse.type}, not ${type}.`);
  const now = rfc3339(clock.now());
  return {
    ...{ key, type, value, enabled, archived: false, set_by: setBy },
    ...{ created_at: inUse?.created_at ?? now, updated_at: now, version: (read?.version ?? 0) + 1 },
  };
}

/**
 * Undoes what led to the present version. A flag that wasn't there before is archived, not removed: so no version
 * number ever comes twice, and what was decided about an earlier flag of this key can't meet a later one.
 */
export const restoredFlag = (present: Flag, before: Flag | undefined, setBy: string): Flag => ({
  ...(before ?? { ...present, enabled: false, archived: true }),
  ...{ set_by: setBy, updated_at: rfc3339(clock.now()), version: present.version + 1 },
});
