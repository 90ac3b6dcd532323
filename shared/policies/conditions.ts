import * as z from "zod";
import { roleNames } from "#shared/access/roles.ts";
import { SourceCidr } from "#shared/access/source-cidr.ts";
import { Id } from "#shared/lambda/id.ts";
import { risks } from "#shared/policies/risk.ts";
import { weekdays } from "#shared/policies/weekdays.ts";

const mostAlternatives = 100;
const some = <S extends z.ZodType>(item: S) => z.array(item).min(1).max(mostAlternatives);
const hasMember = [
  (value: object) => Object.values(value).some((member) => member !== undefined),
  "must ask for something",
] as const;

/** Its members must all hold; of each list one. */
const Principal = z
  .strictObject({
    ids: some(Id),
    kinds: some(z.enum(["user", "key"])),
    roles: some(z.enum(roleNames)),
    client_ids: some(Id),
  })
  .partial()
  .refine(...hasMember)
  .meta({ id: "PolicyPrincipal" });

const ActionPattern = z
  .string()
  .regex(
    /^(\*|[a-z0-9_][a-z0-9_.-]{0,126}\*?)$/,
    "must be an action such as user.update, or a beginning such as user.*",
  )
  .meta({ examples: ["user.update", "user.*"] });

const Target = z
  .strictObject({ kinds: some(Id), ids: some(Id), id_prefix: Id })
  .partial()
  .refine(...hasMember)
  .meta({ id: "PolicyTarget" });

/** Offsets such as `+02:00` are none: they know nothing of summer time. */
const TimeZone = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/, {
    error: "must be an IANA time zone such as Europe/Berlin",
    abort: true,
  })
  .refine(isTimeZone, "must be an IANA time zone such as Europe/Berlin")
  .meta({ examples: ["Europe/Berlin"] });

const timeOfDay = /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/;
const TimeOfDay = z
  .string()
  .regex(timeOfDay, "must be a time of the day such as 09:00")
  .meta({ examples: ["09:00"] });

/** From `from` until `to` (without it), after midnight where `to` is the earlier; days are those on which it begins. */
const Time = z
  .strictObject({
    days: some(z.enum(weekdays)).optional(),
    from: TimeOfDay.default("00:00"),
    to: TimeOfDay.default("24:00"),
    time_zone: TimeZone,
  })
  .refine(({ from, to }) => from !== to, { error: "must not be when it begins", path: ["to"] })
  .meta({ id: "PolicyTime" });

const Risk = z.enum(risks);
const RiskRange = z
  .strictObject({ at_least: Risk, one_of: some(Risk) })
  .partial()
  .refine(...hasMember)
  .meta({ id: "PolicyRisk" });

const Entities = z.int().min(0).max(10_000_000);
const BlastRadius = z
  .strictObject({ at_least: Entities, at_most: Entities })
  .partial()
  .refine(...hasMember)
  .refine(({ at_least = 0, at_most = at_least }) => at_least <= at_most, {
    error: "must not be below at_least",
    path: ["at_most"],
  })
  .meta({ id: "PolicyBlastRadius" });

const simple = {
  principal: Principal.optional(),
  actions: some(ActionPattern).optional(),
  target: Target.optional(),
  time: Time.optional(),
  risk: RiskRange.optional(),
  blast_radius: BlastRadius.optional(),
  source_cidrs: some(SourceCidr).optional(),
};

const mostCombined = 20;
const combining = <S extends z.ZodType>(inner: S) => ({
  all: z.array(inner).min(1).max(mostCombined).optional(),
  any: z.array(inner).min(1).max(mostCombined).optional(),
  not: inner.optional(),
});

/** Combinations reach two levels down, which the schema itself says: nothing recurs, and nothing is parsed but JSON. */
const Innermost = z.strictObject(simple).meta({ id: "PolicyInnermostConditions" });
const Inner = z.strictObject({ ...simple, ...combining(Innermost) }).meta({ id: "PolicyInnerConditions" });

/** When a policy is about a request: all members must hold; without any it is about every request. */
export const Conditions = z.strictObject({ ...simple, ...combining(Inner) }).meta({ id: "PolicyConditions" });

type Simple = z.output<typeof Innermost>;

/** The same at whatever depth. */
export interface Conditions extends Simple {
  all?: Conditions[] | undefined;
  any?: Conditions[] | undefined;
  not?: Conditions | undefined;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}
