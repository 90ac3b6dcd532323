import type { MiddlewareObj } from "@middy/core";
import { keyIdOf, opens } from "#shared/access/api-key.ts";
import { findApiKey } from "#shared/access/api-key-store.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { authenticationRequired } from "#shared/problems.ts";

const bearer = /^Bearer +(\S+)$/i;

/** Finds out who asks, from an API key in `Authorization: Bearer` or `X-API-Key`. */
export const authenticate: MiddlewareObj<Exchange> = {
  before: async ({ event: exchange }) => {
    if (exchange.definition.access === "public") return;
    const key = bearer.exec(exchange.headers.authorization ?? "")?.[1] ?? exchange.headers["x-api-key"];
    const keyId = key && keyIdOf(key);
    const record = keyId ? await findApiKey(keyId) : undefined;
    if (!key || !record || !opens(record, key)) throw authenticationRequired();
    exchange.trace.tenantId = record.tenant_id;
    exchange.caller = {
      tenantId: record.tenant_id,
      principalId: record.key_id,
      kind: "key",
      scopes: record.scopes,
      cursorKey: record.cursor_key,
    };
  },
};
