import { alwaysOpen } from "#shared/blocklist/always-open.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";

/** Who asks, as far as rules know him. */
export interface Visitor {
  readonly tenantId: string;
  readonly kind: "user" | "key";
  /** The user's or the key's id. */
  readonly principalId: string;
  readonly clientId?: string;
}

/** What rules are held against: a request of somebody who is known. */
export interface Visit extends Omit<Visitor, "tenantId"> {
  readonly ip: string;
  readonly userAgent: string;
  /** None where no rule of paths counts. */
  readonly paths: readonly string[];
}

export const visitOf = (exchange: Exchange, visitor: Visitor): Visit => ({
  ...visitor,
  ...exchange.origin,
  paths: pathsOf(exchange),
});

/**
 * The path asked for, and the one that the endpoint calls its own: so a rule holds for all doors, however a path is
 * encoded. A slash in an id is no boundary between segments.
 */
function pathsOf({ definition: { access, path }, event }: Exchange): string[] {
  if (access === "public" || alwaysOpen.includes(path)) return [];
  const own = path.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) =>
    (event.pathParameters?.[name] ?? placeholder).replaceAll("/", "%2F"),
  );
  return own === event.path ? [own] : [own, event.path];
}
