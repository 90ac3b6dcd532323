import * as z from "zod";
import { type Matcher, testFor } from "#shared/alertmanager/matcher.ts";
import { BadRegex } from "#shared/alertmanager/regex/regex-cursor.ts";
import { type Silence, silenceKinds } from "#shared/silences/silence.ts";

const Moment = z.iso
  .datetime({ offset: true, error: "must be an RFC 3339 time with an offset" })
  .transform((text) => Date.parse(text));

const MatcherFields = z.strictObject({
  name: z.string().min(1).max(128),
  value: z.string().max(4096),
  /** Whether `value` is a regular expression (RE2) for the whole of the label's value. */
  is_regex: z.boolean().default(false),
  /** False turns it round. */
  is_equal: z.boolean().default(true),
});

const MatcherInput = MatcherFields.superRefine((matcher, context) => {
  const message = whyBad(readMatcher(matcher));
  if (message !== undefined) context.addIssue({ code: "custom", path: ["value"], message });
}).meta({ id: "Matcher" });

/** What isn't to be heard of, and when: silences for what is known, maintenance for what is being worked on. */
export const NewSilence = z
  .strictObject({
    kind: z.enum(silenceKinds).default("silence"),
    matchers: z.array(MatcherInput).min(1).max(32),
    starts_at: Moment.optional(),
    ends_at: Moment,
    comment: z.string().trim().max(4096).default(""),
  })
  .refine(({ matchers }) => matchers.some((matcher) => !acceptsNothing(readMatcher(matcher))), {
    path: ["matchers"],
    error: "must have one that doesn't match a label that isn't there, or everything would be suppressed",
  })
  .meta({ id: "NewSilence" });

export type NewSilence = z.output<typeof NewSilence>;

const readMatcher = ({ name, value, is_regex, is_equal }: z.output<typeof MatcherFields>): Matcher => ({
  ...{ name, value, isRegex: is_regex, isEqual: is_equal },
});

function whyBad(matcher: Matcher): string | undefined {
  try {
    testFor(matcher);
    return undefined;
  } catch (error) {
    if (error instanceof BadRegex) return `isn't a regular expression: ${error.message}`;
    throw error;
  }
}

const acceptsNothing = (matcher: Matcher): boolean =>
  whyBad(matcher) === undefined && testFor(matcher).accepts("");

/** The silence that is asked for. @param now in ms since 1970: it never begins before. */
export const newSilence = (
  { kind, matchers, starts_at, ends_at, comment }: NewSilence,
  maker: { readonly id: string; readonly by: string },
  now: number,
): Silence => ({
  ...{ id: maker.id, kind, matchers: matchers.map(readMatcher), comment, created_by: maker.by },
  ...{ starts_at: Math.max(starts_at ?? now, now), ends_at, updated_at: now },
});
