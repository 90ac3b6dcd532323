import { retiresAudit } from "#shared/audit/archive/retire-digest.ts";
import { ownersOf } from "#shared/quarantine/owners.ts";
import { auditPurger } from "#shared/retention/audit-purger.ts";
import { kpiPurger } from "#shared/retention/kpi-purger.ts";
import type { Purger } from "#shared/retention/purger.ts";
import type { RetentionCategory } from "#shared/retention/retention-category.ts";
import { shelfPurger } from "#shared/retention/shelf-purger.ts";
import { telemetryShelf, telemetryShelves } from "#shared/retention/telemetry-shelves.ts";

/** How each category is purged. A new one doesn't compile until it says so here. */
export const purgers: Readonly<Record<RetentionCategory, Purger>> = {
  telemetry: shelfPurger(telemetryShelves),
  logs: shelfPurger(async (tenantId) => [telemetryShelf(tenantId, "log#")]),
  audit: auditPurger,
  kpis: kpiPurger,
  honeypots: shelfPurger(async (tenantId) => [
    {
      table: "honeypotHits",
      partition: { attribute: "tenant_id", value: tenantId },
      sort: { attribute: "id", prefix: "" },
    },
  ]),
  quarantine: shelfPurger(async (tenantId) =>
    (await ownersOf(tenantId)).map((owner) => ({
      table: "quarantine",
      partition: { attribute: "owner", value: owner },
      sort: { attribute: "id", prefix: "" },
    })),
  ),
};

/** What a function that deletes by them may touch. */
export const purges = {
  ...retiresAudit,
  tables: {
    ...retiresAudit.tables,
    honeypotHits: "bulk",
    kpiSamples: "bulk",
    quarantine: "bulk",
    eventSources: "read",
    telemetry: "bulk",
  },
} as const;
/** What one that only counts may. */
export const countsDue = {
  tables: {
    auditDigests: "read",
    auditSeals: "read",
    honeypotHits: "read",
    kpiSamples: "read",
    quarantine: "read",
    eventSources: "read",
    telemetry: "read",
  },
} as const;
