import type { ProblemKind } from "#shared/problems.ts";

/** The URI of a kind of problem: its entry in the API reference. */
export const problemType = (baseUrl: string, kind: ProblemKind): string => `${baseUrl}/docs#problem-${kind}`;
