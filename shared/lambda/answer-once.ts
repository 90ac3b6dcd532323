import { fingerprintOf, idempotencyId, readIdempotencyKey } from "#shared/idempotency/idempotency-key.ts";
import {
  answering,
  keepAnswer,
  type Reservation,
  release,
  reserve,
  type StoredAnswer,
} from "#shared/idempotency/idempotency-store.ts";
import { type ApiResponse, apiResponse } from "#shared/lambda/api-response.ts";
import type { Change } from "#shared/lambda/change.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { refusal } from "#shared/lambda/middleware/problem-details.ts";
import { conflict, idempotencyKeyReused, Problem } from "#shared/problems.ts";

/** Has the answer kept in the change's own transaction. */
export type KeepsAnswer = (change: Change, response: ApiResponse) => void;

/** A second after the function's time is out, nobody can be at work any more. */
const marginMs = 1_000;

/**
 * Performs a request that creates a record, once for each `Idempotency-Key` (SPEC X5). The record of it is reserved
 * before the work, and gets the answer in the work's transaction: whatever crashes, both are there or neither.
 */
export async function answerOnce(
  exchange: Exchange,
  perform: (keeps?: KeepsAnswer) => Promise<ApiResponse>,
): Promise<ApiResponse> {
  const key = readIdempotencyKey(exchange.headers["idempotency-key"]);
  if (key === undefined) return perform();
  const reservation = await reserveOrReplay(exchange, key);
  if ("statusCode" in reservation) return reservation;
  try {
    return await perform((change, response) =>
      change.write(answering(reservation, storedAnswer(exchange, response))),
    );
  } catch (error) {
    await settle(exchange, reservation, error);
    throw error;
  }
}

async function reserveOrReplay(exchange: Exchange, key: string): Promise<Reservation | ApiResponse> {
  const { definition, caller, input } = exchange;
  const { clientId = caller?.principalId ?? "" } = caller ?? {};
  const request = {
    tenant_id: caller?.tenantId ?? "public",
    id: idempotencyId(clientId, `${definition.method} ${definition.path}`, key),
    fingerprint: fingerprintOf(input),
  };
  const outcome = await reserve(request, definition.timeoutSeconds * 1000 + marginMs);
  if ("reserved" in outcome) return outcome.reserved;
  const { fingerprint, answer } = outcome.present;
  if (fingerprint !== request.fingerprint) throw idempotencyKeyReused();
  if (!answer) throw conflict("The first request with this Idempotency-Key is still at work.");
  return replay(exchange, answer);
}

const replay = (
  exchange: Exchange,
  { status, content_type, body, etag, location }: StoredAnswer,
): ApiResponse =>
  apiResponse(exchange, status, content_type, body, {
    "Idempotent-Replayed": "true",
    ...(etag && { ETag: etag }),
    ...(location && { Location: location }),
  });

/** Secrets that are shown once aren't kept, so no repetition shows them again. */
function storedAnswer({ definition }: Exchange, { statusCode, headers, body }: ApiResponse): StoredAnswer {
  const { shownOnce = [] } = definition;
  const shown = shownOnce.length === 0 ? body : withoutSecrets(body, shownOnce);
  return {
    status: statusCode,
    content_type: headers["Content-Type"] ?? definition.contentType,
    body: shown,
    ...(headers.ETag && { etag: headers.ETag }),
    ...(headers.Location && { location: headers.Location }),
  };
}

const withoutSecrets = (body: string, names: readonly string[]): string =>
  JSON.stringify(JSON.parse(body), (name, value) => (names.includes(name) ? undefined : value));

/** A refusal is an answer like any other; what may go better next time (5xx, 429) isn't kept. */
async function settle(exchange: Exchange, reservation: Reservation, error: unknown): Promise<void> {
  const isFinal = error instanceof Problem && error.status < 500 && error.status !== 429;
  if (!isFinal) return release(reservation);
  await keepAnswer(reservation, storedAnswer(exchange, await refusal(exchange, error)));
}
