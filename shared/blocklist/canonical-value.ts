import { readRange, writeRange } from "#shared/blocklist/address-range.ts";
import { alwaysOpen } from "#shared/blocklist/always-open.ts";
import type { RuleKind } from "#shared/blocklist/blocklist-rule.ts";
import { pathPattern, segmentsOf, whyNoPathPattern } from "#shared/blocklist/path-pattern.ts";

type Read = { readonly value: string; readonly problem?: never } | { readonly problem: string };

/** The one way to write a rule's value, or why it can't be one. */
export const canonicalValue = (kind: RuleKind, value: string): Read => readers[kind](value);

const idForm = /^[A-Za-z0-9_-]{1,64}$/;
const printable = /^[\x20-\x7e]+$/;

const readId = (value: string): Read => (idForm.test(value) ? { value } : { problem: "must be an id" });

const readers: Readonly<Record<RuleKind, (value: string) => Read>> = {
  ip: (value) => {
    const range = readRange(value);
    return range
      ? { value: writeRange(range) }
      : { problem: "must be an address or a range such as 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32" };
  },
  user: readId,
  client: readId,
  user_agent: (value) =>
    printable.test(value) && value.trim() === value
      ? { value }
      : { problem: "must be printable ASCII without spaces at the ends" },
  path: (value) => {
    const problem = printable.test(value) ? whyNoPathPattern(value) : "must be printable ASCII";
    if (problem !== undefined) return { problem };
    const describes = pathPattern(value);
    return alwaysOpen.some((path) => describes(segmentsOf(path)))
      ? { problem: "must leave the blocklist itself open" }
      : { value };
  },
};
