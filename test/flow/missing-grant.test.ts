import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { alarm } from "../support/alarms.ts";
import { startTocsin } from "../support/start-tocsin.ts";
import { connect, eventually } from "../support/tocsin.ts";

interface Statement {
  Action: string | string[];
  readonly Resource: unknown;
}

/** Takes one right from the worker that puts alarms into the journal. */
function withoutJournalPut(text: string): string {
  const template = JSON.parse(text);
  for (const [id, { Properties }] of Object.entries<{ Properties: { Policies?: Policy[] } }>(
    template.Resources,
  )) {
    if (!id.startsWith("correlatealarmsrole")) continue;
    for (const statement of Properties.Policies!.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)) {
      if (!JSON.stringify(statement.Resource).includes(":table/tocsin-local-journal")) continue;
      statement.Action = [statement.Action].flat().filter((action) => action !== "dynamodb:PutItem");
    }
  }
  return JSON.stringify(template);
}

interface Policy {
  readonly PolicyDocument: { readonly Statement: readonly Statement[] };
}

test("a grant that a declaration lacks stops the flow here as on AWS, and the log names function, action and resource", async () => {
  const started = await startTocsin(withoutJournalPut);
  try {
    const tocsin = connect(started.running);
    const tenant = await tocsin.newTenant();
    const [id] = await tenant.ingest(alarm());
    const denied =
      "access denied: tocsin-local-correlate-alarms may not dynamodb:PutItem on " +
      "arn:aws:dynamodb:us-east-1:000000000000:table/tocsin-local-journal";
    await eventually(() =>
      expect(tocsin.logLines("access denied")?.map(({ message }) => message)).toContain(denied),
    );
    await setTimeout(200);
    const answer = await tenant.refusal("GET", `/api/v1/alarms/${id}`);
    expect(answer.status).toBe(404);
    expect(JSON.stringify(answer)).not.toMatch(/journal|denied|dynamodb/i);
    expect(new Set(tocsin.logLines("access denied")?.map(({ message }) => message))).toEqual(
      new Set([denied]),
    );
  } finally {
    await started.stop();
  }
});
