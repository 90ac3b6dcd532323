import type { Conditions } from "#shared/policies/conditions.ts";
import type { PolicyRequest } from "#shared/policies/policy-request.ts";
import { risks } from "#shared/policies/risk.ts";

/** What a policy means, written down a second time and as plainly as possible: what is fast is held against it. */
export function isAbout(conditions: Conditions, request: PolicyRequest): boolean {
  const { principal, actions, target, time, risk, blast_radius, source_cidrs, all, any, not } = conditions;
  const is = <T>(wanted: readonly T[] | undefined, value: unknown) => !wanted || wanted.includes(value as T);
  return (
    is(principal?.ids, request.principal.id) &&
    is(principal?.kinds, request.principal.kind) &&
    is(principal?.roles, request.principal.role) &&
    is(principal?.client_ids, request.principal.clientId) &&
    (!actions ||
      actions.some((pattern) =>
        pattern.endsWith("*") ? request.action.startsWith(pattern.slice(0, -1)) : request.action === pattern,
      )) &&
    is(target?.kinds, request.target?.kind) &&
    is(target?.ids, request.target?.id) &&
    (target?.id_prefix === undefined || (request.target?.id ?? "").startsWith(target.id_prefix)) &&
    (!time || isIn(time, request.at)) &&
    (!risk?.at_least || risks.indexOf(request.risk) >= risks.indexOf(risk.at_least)) &&
    is(risk?.one_of, request.risk) &&
    request.blastRadius >= (blast_radius?.at_least ?? 0) &&
    request.blastRadius <= (blast_radius?.at_most ?? Number.POSITIVE_INFINITY) &&
    (!source_cidrs || source_cidrs.some((cidr) => (request.ip ?? "").startsWith(beginningOf[cidr]!))) &&
    (!all || all.every((inner) => isAbout(inner, request))) &&
    (!any || any.some((inner) => isAbout(inner, request))) &&
    (!not || !isAbout(not, request))
  );
}

const beginningOf: Readonly<Record<string, string>> = {
  "192.0.2.0/24": "192.0.2.",
  "2001:db8::/32": "2001:db8:",
};

/** Minute by minute back to when the window would have begun. */
function isIn({ days, from, to, time_zone }: NonNullable<Conditions["time"]>, at: number): boolean {
  const there = new Date(new Date(at).toLocaleString("en-US", { timeZone: time_zone }));
  const minutes = (text: string) => Number(text.split(":")[0]) * 60 + Number(text.split(":")[1]);
  const now = there.getHours() * 60 + there.getMinutes();
  const length = (minutes(to) - minutes(from) + 1440) % 1440 || 1440;
  const since = (now - minutes(from) + 1440) % 1440;
  const begun = new Date(there.getFullYear(), there.getMonth(), there.getDate() - (since > now ? 1 : 0));
  const day = begun.toLocaleString("en-US", { weekday: "short" }).toLowerCase();
  return since < length && (!days || days.includes(day as never));
}
