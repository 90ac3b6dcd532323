import { type ApiResponse, apiResponse } from "#shared/lambda/api-response.ts";
import { required } from "#shared/lambda/broken-rules.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { type FieldError, Problem } from "#shared/problems.ts";

/** A refusal in the words that Alertmanager has for it; its clients show them as they are. */
export const inItsWords = (words: string, kind: "bad-request" | "not-found" = "bad-request"): Problem =>
  new Problem(kind, words, { extensions: { inItsWords: true } });

/**
 * A problem as clients of Alertmanager understand it: a JSON string from what the request does, `{code, message}` from
 * what reads it. A body of another shape can't be parsed there (400); one that breaks a rule has a code of its own (422).
 */
export function alertmanagerErrorResponse(exchange: Exchange, problem: Problem): ApiResponse {
  const { message, extensions, headers, errors, status } = problem;
  const answer = (statusCode: number, body: unknown) =>
    apiResponse(exchange, statusCode, "application/json", JSON.stringify(body), headers);
  if (extensions.inItsWords) return message === "" ? bare(exchange, problem) : answer(status, message);
  const [broken] = [...errors].sort((a, b) => order(a) - order(b));
  if (!broken) return answer(status, { code: status, message });
  const place = broken.pointer
    .replace(/^#\//, "")
    .replaceAll("/", ".")
    .replace(/^(path|query)\.(.*)/, "$2 in $1");
  const named = place.includes(" in ") ? place : `${place} in body`;
  if (isMissing(broken)) return answer(422, { code: 602, message: `${named} ${required}` });
  const code = codes[broken.code];
  if (code) return answer(422, { code, message: `${named} ${broken.detail}` });
  const parsing = `parsing body failed, because ${place}: ${broken.detail}`;
  return answer(400, { code: 400, message: parsing });
}

/** Some refusals there are a status and nothing else. */
const bare = (exchange: Exchange, { status, headers }: Problem): ApiResponse =>
  apiResponse(exchange, status, "application/json", "", headers);

const codes: Readonly<Record<string, number>> = { invalid_format: 601, too_small: 612 };

const isMissing = ({ code, detail }: FieldError): boolean => code === "invalid_type" && detail === required;

/** What can't be parsed isn't validated. */
const order = (error: FieldError): number => (isMissing(error) || codes[error.code] ? 1 : 0);
