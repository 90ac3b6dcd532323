import * as z from "zod";
import { rfc3339 } from "#shared/alarms/instant.ts";
import { type Silence, silenceKinds, silenceState } from "#shared/silences/silence.ts";

/** A silence as the API answers it. */
export const SilenceView = z
  .object({
    id: z.string(),
    kind: z.enum(silenceKinds),
    state: z.enum(["pending", "active", "expired"]),
    matchers: z.array(
      z.object({ name: z.string(), value: z.string(), is_regex: z.boolean(), is_equal: z.boolean() }),
    ),
    starts_at: z.iso.datetime(),
    ends_at: z.iso.datetime(),
    created_by: z.string(),
    comment: z.string(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: "Silence" });

export const showSilence = (silence: Silence, now: number): z.output<typeof SilenceView> => ({
  id: silence.id,
  kind: silence.kind,
  state: silenceState(silence, now),
  matchers: silence.matchers.map(({ name, value, isRegex, isEqual }) => ({
    ...{ name, value, is_regex: isRegex, is_equal: isEqual },
  })),
  starts_at: rfc3339(silence.starts_at),
  ends_at: rfc3339(silence.ends_at),
  created_by: silence.created_by,
  comment: silence.comment,
  updated_at: rfc3339(silence.updated_at),
});
