import { AlarmBook, readsAlarms } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { scorePeriod } from "#shared/scorecard/score-period.ts";
import { Scorecard } from "#shared/scorecard/scorecard.ts";
import { ScorecardQuery } from "#shared/scorecard/scorecard-query.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v1/scorecard",
    summary: "Score a period: times to acknowledge and resolve, noise, uptime",
    scope: "scorecard:read",
    query: ScorecardQuery,
    response: Scorecard,
    timeoutSeconds: 29,
    memoryMb: 1024,
    ...readsAlarms,
  },
  async ({ query, caller }) => scorePeriod(await book.current(caller.tenantId), query),
);
