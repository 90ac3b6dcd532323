import * as z from "zod";
import { BySomebody } from "#shared/alarms/by-somebody.ts";
import { severities } from "#shared/alarms/severity.ts";
import { CandidateChange } from "#shared/changes/changes-before.ts";
import { RootCauseByHand } from "#shared/clusters/cluster.ts";
import { pageOf, pageQuery } from "#shared/lambda/pager.ts";

/** With `alarm_id`, the answer is about that alarm alone, member or not. */
export const ExplanationQuery = z.strictObject({ ...pageQuery, alarm_id: z.uuid().optional() });

export type ExplanationQuery = z.output<typeof ExplanationQuery>;

const RuleName = z.enum(["entity", "neighbour", "type"]);
/** `hand`: one was grouped under the other by somebody. */
const LinkedBy = z.enum([...RuleName.options, "hand"]);

const Described = {
  alarm_id: z.uuid(),
  entity_id: z.string(),
  alarm_type: z.string(),
  severity: z.enum(severities),
  raised_at: z.iso.datetime(),
};

export const MemberExplanation = z
  .object({
    ...Described,
    /** What made it a member: null for one with which an explanation begins. */
    link: z
      .object({
        /** A member that is explained by itself or by others, up to the earliest. */
        alarm_id: z.uuid(),
        entity_id: z.string(),
        rule: LinkedBy,
        /** Who has grouped them, and when; only where somebody has. */
        grouped: BySomebody.optional(),
        apart_s: z.number(),
        /** Null where people have linked them: no time is too long. */
        window_s: z.number().nullable(),
        /** Whose window that is: the policy's for all, or that of the very link between the two entities; null where there is none. */
        window_of: z.enum(["policy", "edge"]).nullable(),
        /** Entities from that one's to this one's, both included; null where the topology doesn't matter. */
        path: z.array(z.string()).nullable(),
        max_hops: z.int().nullable(),
      })
      .nullable(),
    /** Why there is no link: it is the earliest, or what linked it can't be read or holds no longer. */
    unlinked_because: z
      .enum(["earliest_member", "linking_alarm_not_at_hand", "linked_by_former_rules"])
      .nullable(),
  })
  .meta({ id: "MemberExplanation" });

export type MemberExplanation = z.output<typeof MemberExplanation>;

export const AbsenceExplanation = z
  .object({
    ...Described,
    /** The cluster that it does belong to. */
    cluster_id: z.uuid(),
    /** When a rule does link it by now: re-correlation is still to come, or one of the two was in the archive already. */
    reason: z.enum(["no_rule_links_it", "recorrelation_due", "archived_before"]),
    rules: z.array(
      z.object({
        rule: RuleName,
        links: z.boolean(),
        detail: z.string(),
        /** The member that comes closest by this rule. */
        nearest: z
          .object({
            alarm_id: z.uuid(),
            entity_id: z.string(),
            apart_s: z.number(),
            /** Null when the entities are more than `hops_sought` apart, or not connected. */
            hops: z.int().nullable(),
          })
          .nullable(),
      }),
    ),
    hops_sought: z.int(),
  })
  .meta({ id: "AbsenceExplanation" });

export type AbsenceExplanation = z.output<typeof AbsenceExplanation>;

export const RootCauseExplanation = z
  .object({
    entity_id: z.string(),
    reason: z.string(),
    /** What put it before the runner-up; null when it has none. */
    decided_by: z.enum(["topology", "time", "severity", "id", "hand"]).nullable(),
    /** The alarm that people have made the root cause, whatever the scores say; who did so last, and when. */
    by_hand: RootCauseByHand.optional(),
    /** Made on it, or up to two links from it, in the hour before the first alarm. The nearest first. */
    changes: z.array(CandidateChange),
    candidate_count: z.int(),
    /** The likeliest first. */
    candidates: z.array(
      z.object({
        entity_id: z.string(),
        /** How many of the other entities with alarms depend on it, directly or through others. */
        upstream_of: z.int(),
        /** How many entities depend on it directly, and how many of these have alarms. */
        dependents: z.int(),
        dependents_with_alarms: z.int(),
        first_raised_at: z.iso.datetime(),
        severity: z.enum(severities).nullable(),
        alarm_count: z.int(),
        /** What topology, time and severity say for it; the highest total is the root cause, unless people have named one. */
        scores: z.object({
          topology: z.number(),
          time: z.number(),
          severity: z.number(),
          total: z.number(),
        }),
      }),
    ),
  })
  .meta({ id: "RootCauseExplanation" });

export type RootCauseExplanation = z.output<typeof RootCauseExplanation>;

export const ClusterExplanation = pageOf(MemberExplanation)
  .extend({
    cluster_id: z.uuid(),
    merged_into: z.uuid().nullable(),
    alarm_count: z.int(),
    /** How many of its alarms could be found: those that were archived under another id of the cluster may be missing. */
    alarms_at_hand: z.int(),
    root_cause: RootCauseExplanation,
    /** Set when the alarm that was asked for isn't a member. */
    not_a_member: AbsenceExplanation.nullable(),
  })
  .meta({ id: "ClusterExplanation" });

export type ClusterExplanation = z.output<typeof ClusterExplanation>;
