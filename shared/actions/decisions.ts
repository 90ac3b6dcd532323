import * as z from "zod";

const Sentence = z.string().trim().min(1).max(1024);

export const ApprovalOf = z
  .strictObject({
    digest: z
      .string()
      .regex(/^[0-9a-f]{64}$/, "must be the action's digest")
      .describe("The action's digest: what you have seen is what you approve"),
    comment: Sentence.nullable().default(null),
  })
  .meta({ id: "ApprovalOfAction" });

export const Rejection = z.strictObject({ reason: Sentence }).meta({ id: "ReasonForAction" });
export const Cancellation = z
  .strictObject({ reason: Sentence.optional() })
  .meta({ id: "CancellationOfAction" });
export const DelegationTo = z
  .strictObject({ to: z.uuid("must be a user's id").describe("The user who gets your vote") })
  .meta({ id: "DelegationOfVote" });
