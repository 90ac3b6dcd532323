import { actOnAlarm } from "#shared/alarms/alarm-act.ts";
import { observe, observeRenewals } from "#shared/alarms/observe.ts";
import { recordChange } from "#shared/changes/record-change.ts";
import { groupAlarms } from "#shared/clusters/group-alarms.ts";
import { recorrelate } from "#shared/clusters/recorrelate.ts";
import { reindex } from "#shared/clusters/reindex.ts";
import { setEntities } from "#shared/entities/set-entities.ts";
import { announce } from "#shared/events/announce.ts";
import { announceAlarms } from "#shared/events/announce-alarms.ts";
import type { DomainEvent, FeedEvent } from "#shared/events/domain-event.ts";
import { actOnIncident } from "#shared/incidents/act-on-incident.ts";
import { openByHand } from "#shared/incidents/open-by-hand.ts";
import { settleIncidents } from "#shared/incidents/settle-incidents.ts";
import { archive } from "#shared/journal/archive.ts";
import type { Entry, Fact } from "#shared/journal/entry.ts";
import { passTime } from "#shared/journal/pass-time.ts";
import type { Changes, Situation } from "#shared/journal/situation.ts";
import type { Baggage } from "#shared/platform/trace-context.ts";
import { setSilence } from "#shared/silences/set-silence.ts";

/**
 * Takes the next entry of the journal into the situation: `situation = fold(situation, entry)`, in place. Total and
 * deterministic: it reads no clock, makes no random number, and can't refuse; what is in the journal has happened.
 * @returns what the entry means to the outside, the same for everybody who folds it.
 */
export const fold = (situation: Situation, entry: Entry): DomainEvent[] =>
  announce(situation, foldChanges(situation, entry));

/** The same, with what it means to single alarms: too many for the bus, but not for who follows the feed. */
export function foldForFeed(situation: Situation, entry: Entry): FeedEvent[] {
  const changes = foldChanges(situation, entry);
  return [...announceAlarms(situation, changes), ...announce(situation, changes)];
}

/** The same for who says himself what it means. */
export function foldChanges(situation: Situation, entry: Entry): Changes {
  if (entry.seq !== situation.seq + 1) {
    throw new Error(
      `entry ${entry.seq} doesn't follow ${situation.seq} in the journal of ${situation.tenantId}`,
    );
  }
  situation.seq = entry.seq;
  const changes: Changes = {
    recordedAt: entry.recorded_at,
    clusters: new Map(),
    incidents: new Map(),
    alarms: new Map(),
  };
  for (const fact of entry.facts)
    (takes[fact.kind] as Take<Fact["kind"]>)(situation, changes, fact, entry.baggage);
  settleIncidents(situation, changes);
  if (changes.alarms.size > 0) situation.listenersDueAt = entry.seq;
  return changes;
}

type Take<Kind extends Fact["kind"]> = (
  situation: Situation,
  changes: Changes,
  fact: Extract<Fact, { kind: Kind }>,
  cause: Baggage,
) => void;

const takes: { readonly [Kind in Fact["kind"]]: Take<Kind> } = {
  delivered: (situation, changes, fact) => {
    for (const observation of fact.observations) observe(situation, changes, fact, observation);
  },
  renewed: observeRenewals,
  time_passed: (situation, changes, { at }, cause) => passTime(situation, changes, at, cause),
  incident_opened: openByHand,
  alarm_act: actOnAlarm,
  alarms_grouped: groupAlarms,
  silence_set: (situation, changes, { silence }, cause) => setSilence(situation, changes, silence, cause),
  incident_act: actOnIncident,
  policy_set: (situation, _, { policy }) => {
    situation.policy = policy;
    situation.policyVersion = situation.seq;
    reindex(situation);
    situation.recorrelationDue = situation.alarms.size > 0;
  },
  rules_set: (situation, _, { rules }) => {
    situation.rules = rules;
    situation.rulesVersion = situation.seq;
  },
  change_recorded: (situation, _, { change }) => recordChange(situation, change),
  entities_set: (situation, _, { entities }) => setEntities(situation, entities),
  listener_added: (situation, _, { listener_id }) => {
    situation.listeners.add(listener_id);
    situation.listenersDueAt = situation.seq;
  },
  listener_removed: ({ listeners }, _, { listener_id }) => void listeners.delete(listener_id),
  recorrelated: (situation, changes, _, cause) => recorrelate(situation, changes, cause),
  archived: (situation, _, fact) => archive(situation, fact),
};
