import { observe } from "#shared/alarms/observe.ts";
import { reindex } from "#shared/clusters/reindex.ts";
import { recorrelate } from "#shared/clusters/recorrelate.ts";
import { rootOf } from "#shared/clusters/live-cluster.ts";
import { setEntities } from "#shared/entities/set-entities.ts";
import { applyAct } from "#shared/incidents/incident-act.ts";
import { openByHand } from "#shared/incidents/open-by-hand.ts";
import { settleIncidents } from "#shared/incidents/settle-incidents.ts";
import { announce } from "#shared/events/announce.ts";
import type { DomainEvent } from "#shared/events/domain-event.ts";
import { archive } from "#shared/journal/archive.ts";
import type { Entry, Fact } from "#shared/journal/entry.ts";
import { type Changes, type Situation, touchCluster, touchIncident } from "#shared/journal/situation.ts";

/**
 * Takes the next entry of the journal into the situation: `situation = fold(situation, entry)`, in place. Total and
 * deterministic: it reads no clock, makes no random number, and can't refuse; what is in the journal has happened.
 * @returns what the entry means to the outside, the same for everybody who folds it.
 */
export function fold(situation: Situation, entry: Entry): DomainEvent[] {
  if (entry.seq !== situation.seq + 1) {
    throw new Error(`entry ${entry.seq} doesn't follow ${situation.seq} in the journal of ${situation.tenantId}`);
  }
  situation.seq = entry.seq;
  const changes: Changes = { recordedAt: entry.recorded_at, clusters: new Map(), incidents: new Map() };
  for (const fact of entry.facts) take(situation, changes, fact, entry);
  settleIncidents(situation, changes);
  return announce(situation, changes);
}

function take(situation: Situation, changes: Changes, fact: Fact, { baggage }: Entry): void {
  switch (fact.kind) {
    case "delivered":
      for (const observation of fact.observations) observe(situation, changes, fact, observation);
      return;
    case "incident_opened":
      return openByHand(situation, changes, fact, baggage);
    case "incident_act": {
      const incident = situation.incidents.get(fact.incident_id);
      if (!incident) return;
      applyAct(incident, fact, changes.recordedAt);
      if (incident.cluster && incident.status === "open") touchCluster(changes, rootOf(incident.cluster), baggage, false);
      return touchIncident(changes, incident, baggage, fact.act === "resolve" ? "resolved" : "updated");
    }
    case "policy_set":
      situation.policy = fact.policy;
      reindex(situation);
      situation.recorrelationDue = situation.alarms.size > 0;
      return;
    case "rules_set":
      situation.rules = fact.rules;
      return;
    case "entities_set":
      return setEntities(situation, fact.entities);
    case "recorrelated":
      return recorrelate(situation, changes, baggage);
    case "archived":
      return archive(situation, fact);
  }
}
