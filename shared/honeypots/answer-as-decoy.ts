import { decoyPathKey } from "#shared/honeypots/decoy-path.ts";
import { answerOfAll } from "#shared/honeypots/decoy-response.ts";
import { noteDecoyed } from "#shared/honeypots/note-decoyed.ts";
import { rememberedDecoysAt } from "#shared/honeypots/remembered-decoys.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";

/** What a browser shows of it can neither run nor ask anything in our name. */
const contained = { "Content-Security-Policy": "sandbox; default-src 'none'" };

/**
 * What the decoys at a request's path answer; undefined where there are none. Several tenants may have one there, and it
 * is a hit of each.
 */
export async function answerAsDecoy(exchange: Exchange): Promise<string | undefined> {
  const decoys = await rememberedDecoysAt(decoyPathKey(exchange.event.path));
  if (decoys.length === 0) return undefined;
  noteDecoyed(exchange, decoys);
  const { status, content_type, body } = answerOfAll(decoys.map(({ response }) => response));
  exchange.reply = { status, contentType: `${content_type}; charset=utf-8`, headers: contained };
  return body;
}
