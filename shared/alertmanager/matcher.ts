import type { LabelSet } from "#shared/alertmanager/label-set.ts";
import { LinearRegex } from "#shared/alertmanager/regex/linear-regex.ts";
import { BadRegex } from "#shared/alertmanager/regex/regex-cursor.ts";

/** What a label has to be, as Alertmanager's API has it. */
export interface Matcher {
  readonly name: string;
  readonly value: string;
  readonly isRegex: boolean;
  readonly isEqual: boolean;
}

/** A matcher that is ready to be asked. */
export interface Test extends Matcher {
  /** @param value of the label; empty where there is none. */
  readonly accepts: (value: string) => boolean;
}

/** Far more than anybody writes. What it costs to ask is bounded by the number of its steps. */
const mostPatternCharacters = 4096;

/** @throws BadRegex */
export function testFor(matcher: Matcher): Test {
  const { value: wanted, isRegex, isEqual } = matcher;
  if (!isRegex) return { ...matcher, accepts: (value) => (value === wanted) === isEqual };
  const regex = wholly(wanted);
  return { ...matcher, accepts: (value) => regex.describes(value) === isEqual };
}

/** The whole value must match. Alertmanager says it so, and what closes this bracket and opens another passes there, too. */
export function wholly(pattern: string): LinearRegex {
  if (pattern.length > mostPatternCharacters)
    throw new BadRegex("expression too large", pattern.slice(0, 100));
  return new LinearRegex(`^(?:${pattern})$`);
}

/** Whether all hold for these labels. A label that isn't there has the empty value. */
export const allAccept = (tests: readonly Test[], labels: LabelSet): boolean =>
  tests.every(({ name, accepts }) => accepts(Object.hasOwn(labels, name) ? labels[name]! : ""));
