import type { FunctionDefinition } from "#shared/lambda/definition.ts";

/** Code that many functions start with, put into one chunk. */
interface Foundation {
  /** These, with all that they import. */
  readonly parts: readonly string[];
  readonly isUnder: (definition: FunctionDefinition) => boolean;
  /** Which of the parts that are loaded late stand on it, too. */
  readonly late: RegExp;
}

const ofAws = /^@(aws-sdk|smithy)\//;
const ofShared = /^#shared\//;
/** What the build makes. esbuild's own few lines are reached by all, so they are a file apart unless all stand on the same. */
const generated = /^#generated\//;
/** What only endpoints load late. */
const ofEndpoints =
  /^#shared\/(access|audit|blocklist|honeypots|lambda|limits|policies|problems|security|telemetry|users)\//;

const ofAlarms = /^#shared\/(alarms|journal)\//;

const either = (...forms: readonly RegExp[]) => new RegExp(forms.map(({ source }) => source).join("|"));

/**
 * esbuild makes a chunk of the files that exactly the same functions and late parts reach. Left to itself it makes 38 of
 * what a function starts with, with foundations 11, and to find, read and link one takes Node half a millisecond,
 * whatever is in it. Those who stand on a foundation import all of it, so it stays in one piece.
 */
export const foundations: Readonly<Record<string, Foundation>> = {
  everywhere: {
    parts: [
      "#shared/platform/log-span.ts",
      "#shared/platform/metrics.ts",
      "#shared/telemetry/record-event.ts",
      "#shared/lambda/broken-rules.ts",
      "#shared/lambda/change.ts",
      "#shared/lambda/id.ts",
      "#shared/lambda/precondition.ts",
      "#shared/lambda/middleware/decide-by-policy.ts",
      "#shared/alarms/instant.ts",
      "#shared/platform/canonical-json.ts",
      "#shared/platform/container-memory.ts",
    ],
    isUnder: () => true,
    late: either(ofAws, ofShared, generated),
  },
  endpoints: {
    parts: ["#shared/lambda/endpoint.ts"],
    isUnder: (it) => it.trigger === "http",
    late: ofEndpoints,
  },
  database: {
    parts: [
      "#shared/platform/dynamo.ts",
      "@aws-sdk/lib-dynamodb",
      "#shared/platform/hashed-uuid.ts",
      "#shared/platform/object-store.ts",
      "#shared/lambda/turns.ts",
      "#shared/access/api-key.ts",
      "#shared/access/lies-in.ts",
      "#shared/audit/audit-store.ts",
      "#shared/alarms/alarm-id.ts",
      "#shared/alarms/severity.ts",
      "#shared/entities/entity-links.ts",
    ],
    isUnder: ({ tables = {} }) => Object.keys(tables).length > 0,
    late: either(ofAws, ofShared),
  },
  guarded: {
    parts: [
      "#shared/limits/hold-limit.ts",
      "#shared/limits/principal-limits.ts",
      "#shared/access/key-caller.ts",
    ],
    isUnder: (it) => it.trigger === "http" && !(it.access === "public" && it.limit === "none"),
    late: ofEndpoints,
  },
  audited: {
    parts: ["#shared/lambda/audit-request.ts"],
    isUnder: (it) =>
      it.trigger === "http" ? it.audit !== "none" : !["read", undefined].includes(it.tables?.auditEntries),
    late: ofEndpoints,
  },
  alarms: {
    parts: [
      "#shared/alarms/alarm.ts",
      "#shared/integrations/fit.ts",
      "#shared/alertmanager/labelled-alarm.ts",
    ],
    isUnder: ({ tables = {}, queues = {} }) => tables.journal !== undefined || queues.alarms !== undefined,
    late: ofAlarms,
  },
};
