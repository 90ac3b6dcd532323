import * as z from "zod";
import type { IdentifiedAlert } from "#shared/alertmanager/labelled-alarm.ts";
import { allAccept, type Test, testFor, wholly } from "#shared/alertmanager/matcher.ts";
import { BadMatcher, parseMatcher } from "#shared/alertmanager/parse-matcher.ts";
import { receiver } from "#shared/alertmanager/receiver.ts";
import { BadRegex } from "#shared/alertmanager/regex/regex-cursor.ts";
import { inItsWords } from "#shared/lambda/alertmanager-error.ts";

/** What Alertmanager takes for yes; everything else is no, and nothing at all is yes. */
const Flag = z
  .string()
  .default("true")
  .transform((text) => text === "" || /^(true|1|yes|ok|y|on|selected|checked|t|enabled)$/i.test(text));

const mostFilters = 32;

export const Filters = z.array(z.string()).max(mostFilters).default([]);

/** Which alerts somebody wants to see. Nothing is ever inhibited or unprocessed here. */
export const AlertQuery = z.object({
  active: Flag,
  filter: Filters,
  inhibited: Flag,
  receiver: z.string().optional(),
  silenced: Flag,
  unprocessed: Flag,
});

export type AlertQuery = z.output<typeof AlertQuery>;

/** Whether an alert is wanted, by what it is and what suppresses it. */
export type Wanted = (alert: IdentifiedAlert, silencedBy: readonly string[]) => boolean;

/** @throws a 400 in Alertmanager's words for a filter that isn't one */
export function wantedBy({ active, silenced, filter, receiver: wantedReceiver }: AlertQuery): Wanted {
  const tests = testsFor(filter);
  const isReceived = wantedReceiver === undefined || readReceiver(wantedReceiver).describes(receiver.name);
  return ({ labels }, silencedBy) => {
    if (!isReceived || !(silencedBy.length > 0 ? silenced : active)) return false;
    return allAccept(tests, labels);
  };
}

/** @throws a 400 in Alertmanager's words */
export const testsFor = (filter: readonly string[]): Test[] =>
  inWords("", () => filter.map((text) => testFor(parseMatcher(text))));

const readReceiver = (pattern: string) => inWords("failed to parse receiver param: ", () => wholly(pattern));

function inWords<T>(before: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof BadRegex || error instanceof BadMatcher) throw inItsWords(before + error.message);
    throw error;
  }
}
