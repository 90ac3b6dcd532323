import { Backtest, BacktestReport } from "#shared/correlation/backtest.ts";
import { runBacktest } from "#shared/correlation/run-backtest.ts";
import { AlarmBook, readsAlarms } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "POST",
    path: "/api/v1/correlation-policy/backtest",
    summary: "Try a correlation policy or incident rules on what came in the last day, storing nothing",
    scope: "correlation:read",
    audit: "none",
    body: Backtest,
    response: BacktestReport,
    timeoutSeconds: 29,
    memoryMb: 1769, // a whole processor
    ...readsAlarms,
  },
  async ({ body, caller }) => runBacktest(await book.current(caller.tenantId), body, clock.now()),
);
