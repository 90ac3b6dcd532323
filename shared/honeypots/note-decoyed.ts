import { hash } from "node:crypto";
import type { DecoyedRequest } from "#shared/honeypots/decoyed-request.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { shownPath } from "#shared/lambda/sender-paths.ts";
import { logger } from "#shared/platform/logger.ts";

/** The beginning says enough: what is longer is made up. */
const longest = 256;

/**
 * Tells of a request that met decoys in one line of the log, whatever its level: it costs whoever asks no wait by which
 * he could tell. Nothing of the body or the query is kept: they may hold what was stolen elsewhere.
 */
export function noteDecoyed(
  exchange: Exchange,
  decoys: readonly Readonly<DecoyedRequest["decoys"][number]>[],
): void {
  const { event, origin } = exchange;
  const decoyed: DecoyedRequest = {
    decoys: decoys.map(({ tenant_id, id }) => ({ tenant_id, id })),
    ...{ ip: origin.ip, user_agent: origin.userAgent.slice(0, longest) },
    ...{ method: event.httpMethod, path: shownPath(event.path).slice(0, longest) },
    payload: fingerprint(exchange),
  };
  logger.always("decoyed", { decoyed });
}

function fingerprint({ event, headers }: Exchange): DecoyedRequest["payload"] {
  if (!event.body) return null;
  const body = Buffer.from(event.body, event.isBase64Encoded ? "base64" : "utf8");
  const type = headers["content-type"]?.slice(0, longest) ?? null;
  return { sha256: hash("sha256", body), bytes: body.byteLength, content_type: type };
}
