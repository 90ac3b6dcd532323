import type { AlarmHistory } from "#shared/alarms/alarm-history.ts";
import { Leases } from "#shared/alarms/leases.ts";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { NewestFirst } from "#shared/alarms/newest-first.ts";
import type { RecordedChange } from "#shared/changes/recorded-change.ts";
import { type LiveCluster, rootOf } from "#shared/clusters/live-cluster.ts";
import {
  type CorrelationPolicy,
  defaultCorrelationPolicy,
  linkRules,
} from "#shared/correlation/correlation-policy.ts";
import { Interner } from "#shared/correlation/interner.ts";
import { LinkIndex } from "#shared/correlation/link-index.ts";
import { Topology } from "#shared/correlation/topology.ts";
import type { EntityLinks } from "#shared/entities/entity-links.ts";
import { defaultIncidentRules, type IncidentRules } from "#shared/incidents/incident-rules.ts";
import type { LiveIncident } from "#shared/incidents/live-incident.ts";
import type { ArchivedObject } from "#shared/journal/archived-object.ts";
import { Deadlines } from "#shared/journal/deadlines.ts";
import type { Baggage } from "#shared/platform/trace-context.ts";
import { Silences } from "#shared/silences/silences.ts";

/**
 * All that a tenant's alarm domain knows at one place of its journal: open alarms and those of the last day, their
 * clusters and incidents, the topology and the policies. It is a pure function of the journal's entries (`fold`), so
 * every function that has read the same entries knows the same.
 */
export class Situation {
  readonly tenantId: string;
  /** The last entry that was folded; 0 before the first. */
  seq = 0;
  readonly alarms = new Map<string, LiveAlarm>();
  readonly newestAlarms = new NewestFirst<LiveAlarm>();
  /** By alarm key. */
  readonly histories = new Map<string, AlarmHistory>();
  /** Canonical clusters by their present id, those of one alarm included. */
  readonly clusters = new Map<string, LiveCluster>();
  /** Ids that were canonical and whose alarm has left for the archive, and the cluster they are part of. */
  readonly formerClusters = new Map<string, LiveCluster>();
  readonly incidents = new Map<string, LiveIncident>();
  /** What senders have told of changes in these days, by id. */
  readonly recordedChanges = new Map<string, RecordedChange>();
  readonly entities = new Map<string, EntityLinks>();
  /** What has left for the archive, oldest first. */
  readonly archive: ArchivedObject[] = [];
  policy: CorrelationPolicy = defaultCorrelationPolicy;
  rules: IncidentRules = defaultIncidentRules;
  /** The entries that set them; 0 for the defaults. Their versions to whoever edits them. */
  policyVersion = 0;
  rulesVersion = 0;
  /** Set while alarms may be linked by a policy or topology that holds no longer. */
  recorrelationDue = false;
  /** Alarms that clear by themselves unless they are sent again. */
  readonly leases = new Leases();
  /** Alarms that somebody put aside for a while. */
  readonly shelved = new Deadlines<LiveAlarm>(({ shelved }) => shelved?.until ?? 0);
  readonly silences = new Silences();
  /** Incidents of which an alarm comes and goes. */
  readonly held = new Deadlines<LiveIncident>(({ held_until }) => held_until ?? 0);
  /** Whom TMF642's hub tells of alarms. Known here, a tenant without them costs nothing. */
  readonly listeners = new Set<string>();
  /** The last entry that may mean something to them, as far as was folded here: it changed an alarm, or added one of them. */
  listenersDueAt = 0;
  /** The next moment (ms since 1970) at which something happens by itself: a wake-up is on its way for it. */
  wakeAt: number | undefined;

  readonly entityNumbers = new Interner();
  readonly typeNumbers = new Interner();
  readonly topology = new Topology();
  links: LinkIndex<LiveAlarm>;

  constructor(tenantId: string) {
    this.tenantId = tenantId;
    this.links = new LinkIndex(this.topology, linkRules(this.policy));
  }

  /** Lets an alarm hold until `endsAt`, from now on. */
  lease(alarm: LiveAlarm, endsAt: number): void {
    this.leases.grant(alarm);
    this.wakeBy(endsAt);
  }

  /** Something happens by itself at `at`. */
  wakeBy(at: number): void {
    this.wakeAt = Math.min(this.wakeAt ?? at, at);
  }

  /** The live cluster of an id that is canonical, or was once, or is that of a member. */
  cluster(id: string): LiveCluster | undefined {
    const known = this.clusters.get(id) ?? this.alarms.get(id)?.cluster ?? this.formerClusters.get(id);
    return known && rootOf(known);
  }
}

/** What an entry changed, gathered while it is folded and judged at its end. */
export interface Changes {
  readonly recordedAt: number;
  /** Which clusters changed, with the ids of the work that caused it, and whether an alarm was raised. */
  readonly clusters: Map<LiveCluster, { cause: Baggage; raised: boolean }>;
  readonly incidents: Map<LiveIncident, { cause: Baggage; change: IncidentChange }>;
  readonly alarms: Map<LiveAlarm, { cause: Baggage; change: AlarmChange }>;
}

export type AlarmChange = "ingested" | "cleared" | "reopened" | "changed";

export type IncidentChange = "created" | "updated" | "merged" | "resolved";

/** Notes that a cluster changed; the last cause in the entry counts, whatever the order of unions was. */
export function touchCluster(changes: Changes, cluster: LiveCluster, cause: Baggage, raised: boolean): void {
  const noted = changes.clusters.get(cluster);
  changes.clusters.set(cluster, { cause, raised: raised || (noted?.raised ?? false) });
}

const weight: Record<IncidentChange, number> = { updated: 0, resolved: 1, created: 2, merged: 3 };

/** Notes what happened to an incident; of several things in one entry the weightiest is told. */
export function touchIncident(
  changes: Changes,
  incident: LiveIncident,
  cause: Baggage,
  change: IncidentChange,
): void {
  const noted = changes.incidents.get(incident);
  if (!noted || weight[change] > weight[noted.change]) changes.incidents.set(incident, { cause, change });
}

const alarmWeight: Record<AlarmChange, number> = { changed: 0, reopened: 1, cleared: 2, ingested: 3 };

/** Notes what happened to an alarm, likewise. */
export function touchAlarm(changes: Changes, alarm: LiveAlarm, cause: Baggage, change: AlarmChange): void {
  const noted = changes.alarms.get(alarm);
  if (!noted || alarmWeight[change] > alarmWeight[noted.change]) changes.alarms.set(alarm, { cause, change });
}
