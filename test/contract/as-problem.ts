import { type ProblemKind, problemKinds } from "#shared/problems.ts";
import type { Answer, Problem } from "../support/tocsin.ts";

/** What TM Forum's clients are told when something goes wrong (TMF630). */
export interface TmfError {
  readonly "@type": "Error";
  readonly code: ProblemKind;
  readonly reason: string;
  readonly message: string;
  readonly status: string;
  readonly referenceError: string;
  readonly errors?: Problem["errors"];
}

export const isTmfError = (body: unknown): body is TmfError =>
  (body as Partial<TmfError> | null)?.["@type"] === "Error";

/** An answer with its refusal as the problem that it is, so that endpoints of that dialect can be held to what holds for all. */
export function asProblem<T>(answer: Answer<T>): Answer<T> {
  const { body, headers } = answer;
  if (answer.status < 400 || !isTmfError(body)) return answer;
  const { status } = problemKinds[body.code];
  const problem = {
    ...{ type: body.referenceError, title: body.reason, status, detail: body.message, instance: "" },
    correlation_id: headers.get("x-correlation-id"),
    request_id: headers.get("x-request-id"),
    ...(body.errors && { errors: body.errors }),
  };
  return { status, headers, body: problem as T };
}
