import { chainOf } from "#shared/audit/audit-chain.ts";
import { AuditQuery, listEntries, ShownAuditEntry } from "#shared/audit/audit-query.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { Pager, pageOf } from "#shared/lambda/pager.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/audit",
    summary: "List who did what, newest first; a page may be short and still have a next one",
    scope: "audit:read",
    query: AuditQuery,
    response: pageOf(ShownAuditEntry),
    tables: { auditEntries: "read" },
  },
  async ({ query, caller, exchange }) => {
    const pager = new Pager<number>(caller, exchange, query);
    const { items, before } = await listEntries(chainOf(caller.tenantId, query.chain), query, pager.after);
    return { items, next_cursor: before === null ? null : pager.seal(before) };
  },
);
