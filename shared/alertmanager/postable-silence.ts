import * as z from "zod";
import { GoTime, goZero } from "#shared/alertmanager/go-time.ts";
import { type Matcher, testFor, wholly } from "#shared/alertmanager/matcher.ts";
import { parseRegex } from "#shared/alertmanager/regex/parse-regex.ts";
import { BadRegex } from "#shared/alertmanager/regex/regex-cursor.ts";
import { inItsWords } from "#shared/lambda/alertmanager-error.ts";

const PostedMatcher = z.object({
  isEqual: z.boolean().nullish(),
  isRegex: z.boolean(),
  name: z.string().max(128),
  value: z.string().max(4096),
});

/** A silence as clients of Alertmanager send it; with the id of one that there is, it takes its place. */
export const PostableSilence = z
  .object({
    comment: z.string().max(4096),
    createdBy: z.string().max(256),
    endsAt: GoTime,
    id: z.string().nullish(),
    matchers: z.array(PostedMatcher).min(1, "should have at least 1 items").max(32),
    startsAt: GoTime,
  })
  .meta({ id: "PostableSilence" });

export type PostableSilence = z.output<typeof PostableSilence>;

/** @throws a 400 in Alertmanager's words for times that no silence can have */
export function checkTimes({ startsAt = goZero, endsAt = goZero }: PostableSilence, now: number): void {
  if (startsAt >= endsAt) throw inItsWords("Failed to create silence: start time must be before end time");
  if (endsAt < now) throw inItsWords("Failed to create silence: end time can't be in the past");
}

/** @throws a 400 in Alertmanager's words for matchers that say nothing, or can't be read */
export function wantedSilence({ comment, createdBy, ...posted }: PostableSilence) {
  const matchers = posted.matchers.map(({ isEqual, ...matcher }) => ({
    ...matcher,
    isEqual: isEqual ?? true,
  }));
  const needs = matchers.map((matcher, index) => !isEmptyEnough(checked(matcher, index)));
  if (!needs.includes(true))
    throw inItsWords("silence invalid: at least one matcher must not match the empty string");
  const { startsAt: starts_at = goZero, endsAt: ends_at = goZero } = posted;
  return { matchers, starts_at, ends_at, created_by: createdBy, comment };
}

/** Whether a matcher is content with a label that isn't there. One that only excludes values isn't meant by this. */
const isEmptyEnough = (matcher: Matcher): boolean => matcher.isEqual && testFor(matcher).accepts("");

function checked(matcher: Matcher, index: number): Matcher {
  const invalid = (why: string) => inItsWords(`silence invalid: invalid label matcher ${index}: ${why}`);
  if (matcher.name === "") throw invalid('invalid label name ""');
  try {
    if (matcher.isRegex) {
      parseRegex(matcher.value);
      wholly(matcher.value);
    }
    return matcher;
  } catch (error) {
    if (!(error instanceof BadRegex)) throw error;
    throw invalid(`invalid regular expression ${JSON.stringify(matcher.value)}: ${error.message}`);
  }
}
