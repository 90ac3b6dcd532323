import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { AlarmAct } from "#shared/alarms/alarm-act.ts";
import type { Delivery } from "#shared/alarms/observation.ts";
import type { Renewed } from "#shared/alarms/renewal.ts";
import type { AlarmSeverity } from "#shared/alarms/severity.ts";
import type { RecordedChange } from "#shared/changes/recorded-change.ts";
import type { AlarmsGrouped } from "#shared/clusters/group-alarms.ts";
import type { CorrelationPolicy } from "#shared/correlation/correlation-policy.ts";
import type { EntityLinks } from "#shared/entities/entity-links.ts";
import type { IncidentAct } from "#shared/incidents/incident-act.ts";
import type { IncidentRules } from "#shared/incidents/incident-rules.ts";
import type { ArchivedObject } from "#shared/journal/archived-object.ts";
import type { Baggage } from "#shared/platform/trace-context.ts";
import type { Silence } from "#shared/silences/silence.ts";

/** What can happen to a tenant's alarm domain. Everything that it knows follows from the order of these. */
export type Fact =
  | ({ readonly kind: "delivered" } & Delivery)
  | ({ readonly kind: "renewed" } & Renewed)
  /** It is at least `at` (ms since 1970) by now. */
  | { readonly kind: "time_passed"; readonly at: number }
  | {
      readonly kind: "incident_opened";
      readonly incident_id: string;
      readonly title: string;
      readonly severity: AlarmSeverity;
      readonly entity_id?: string | undefined;
      readonly cluster_id?: string | undefined;
      readonly note?: string | undefined;
      readonly actor: string;
    }
  | ({ readonly kind: "incident_act" } & IncidentAct)
  | ({ readonly kind: "alarm_act" } & AlarmAct)
  | ({ readonly kind: "alarms_grouped" } & AlarmsGrouped)
  /** A silence as it is from now on, new or changed. */
  | { readonly kind: "silence_set"; readonly silence: Silence }
  | { readonly kind: "policy_set"; readonly policy: CorrelationPolicy }
  | { readonly kind: "rules_set"; readonly rules: IncidentRules }
  | { readonly kind: "change_recorded"; readonly change: RecordedChange }
  /** `links: null` means that the entity is gone. */
  | {
      readonly kind: "entities_set";
      readonly entities: readonly { readonly id: string; readonly links: EntityLinks | null }[];
    }
  /** TMF642's hub tells somebody of alarms from here on, or no longer. */
  | { readonly kind: "listener_added" | "listener_removed"; readonly listener_id: string }
  | { readonly kind: "recorrelated" }
  | ({ readonly kind: "archived" } & ArchivedObject);

/** One place in a tenant's journal. */
export interface Entry {
  readonly tenant_id: string;
  readonly seq: number;
  /** Names this entry among all that ever wanted the same place. */
  readonly entry_id: number;
  /** Milliseconds since 1970 on the writer's clock. */
  readonly recorded_at: number;
  readonly baggage: Baggage;
  readonly facts: readonly Fact[];
}

/** An entry as its table holds it: packed, because write units are counted by the kilobyte. */
export interface StoredEntry {
  readonly tenant_id: string;
  readonly seq: number;
  readonly entry_id: number;
  readonly schema_version: 1;
  readonly packed: Uint8Array;
}

/** 12 bytes an alarm in batches of 100 (measured on a real trace); higher levels save a tenth and cost twice the time. */
const compression = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };

export function packEntry({ tenant_id, seq, entry_id, recorded_at, baggage, facts }: Entry): StoredEntry {
  const packed = zstdCompressSync(JSON.stringify({ recorded_at, baggage, facts }), compression);
  return { tenant_id, seq, entry_id, schema_version: 1, packed };
}

export function unpackEntry({ tenant_id, seq, entry_id, schema_version, packed }: StoredEntry): Entry {
  if (schema_version !== 1) throw new Error(`entry ${seq} has the unknown schema version ${schema_version}`);
  const content = JSON.parse(zstdDecompressSync(packed).toString("utf8"));
  return { tenant_id, seq, entry_id, ...content };
}
