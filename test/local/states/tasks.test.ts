import { describe, expect, it } from "vitest";
import type { Execution } from "../../../infra/local/states/execution.ts";
import { readDefinition } from "../../../infra/local/states/read-definition.ts";
import { readToken } from "../../../infra/local/states/token.ts";
import { inTurn, Lab, task } from "./run-machine.ts";

const ask = (more: object = {}) => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
  Arguments: { FunctionName: "ask", Payload: { token: "{% $states.context.Task.Token %}" } },
  ...more,
});
const never = (): Promise<never> => new Promise(() => {});
const error = ({ outcome }: Execution) => (outcome as { failure?: { error: string } })?.failure?.error;
const seconds = ({ startedAt, stoppedAt = 0 }: Execution) => (stoppedAt - startedAt) / 1000;
const day = 86_400;

/** A lab whose `ask` gathers the tokens that it gets. */
function asking(more: Record<string, () => unknown> = {}) {
  const tokens: string[] = [];
  const lab = new Lab({ ask: ({ token }: { token: string }) => void tokens.push(token), ...more });
  const answer = (token: string, output: unknown = "yes") => {
    const { executionArn, taskId } = readToken(token)!;
    return lab.executions.settle(lab.executions.get(executionArn)!, taskId, { output });
  };
  const beat = (token: string) => {
    const { executionArn, taskId } = readToken(token)!;
    return lab.executions.beat(lab.executions.get(executionArn)!, taskId);
  };
  return { lab, tokens, answer, beat };
}

describe("a token", () => {
  it("ends its task once, with what came with it", async () => {
    const { lab, tokens, answer } = asking();
    const { arn } = lab.start(inTurn({ A: ask(), B: { Type: "Pass" } }));
    await lab.clock.sleep(40 * day * 1000);
    expect(tokens.map((token) => [answer(token, 1), answer(token, 2)])).toEqual([[true, false]]);
    expect((await lab.ended(arn)).outcome).toEqual({ output: 1 });
  });

  it("ends its task even before its function has returned", async () => {
    const early = new Lab({
      ask: ({ token }: { token: string }) => {
        const { executionArn, taskId } = readToken(token)!;
        return early.executions.settle(early.executions.get(executionArn)!, taskId, { output: "at once" });
      },
    });
    expect((await early.run(inTurn({ A: ask() }))).outcome).toEqual({ output: "at once" });
  });

  it("is another in each attempt, and the older ones are void", async () => {
    const { lab, tokens, answer } = asking();
    const Retry = [{ ErrorEquals: ["States.Timeout"], MaxAttempts: 1 }];
    const { arn } = lab.start(inTurn({ A: ask({ TimeoutSeconds: 10, Retry }) }));
    await lab.clock.sleep(12_000);
    expect(tokens).toHaveLength(2);
    expect(tokens.map((token) => answer(token))).toEqual([false, true]);
    expect((await lab.ended(arn)).status).toBe("SUCCEEDED");
  });

  it("is void when a sibling branch has failed", async () => {
    const { lab, tokens, answer } = asking();
    const Branches = [
      inTurn({ A: ask() }),
      inTurn({ B: { Type: "Wait", Seconds: 5 }, C: { Type: "Fail", Error: "One" } }),
    ];
    const { arn } = lab.start(inTurn({ P: { Type: "Parallel", Branches } }));
    expect(error(await lab.ended(arn))).toBe("One");
    expect(tokens.map((token) => answer(token))).toEqual([false]);
  });
});

describe("what takes too long", () => {
  it("fails its task when its time is over", async () => {
    const timed = await asking().lab.run(inTurn({ A: ask({ TimeoutSeconds: "{% 30 * 86400 %}" }) }));
    expect([error(timed), seconds(timed)]).toEqual(["States.Timeout", 30 * day]);
    const slow = await new Lab({ slow: never }).run(inTurn({ A: task("slow", { TimeoutSeconds: 7 }) }));
    expect([error(slow), seconds(slow)]).toEqual(["States.Timeout", 7]);
  });

  it("fails its task when it gives no sign of life, which States.Timeout catches, too, but not States.TaskFailed", async () => {
    const { lab, tokens, beat } = asking();
    const Catch = [
      { ErrorEquals: ["States.TaskFailed"], Next: "Wrong" },
      { ErrorEquals: ["States.Timeout"], Next: "Right" },
    ];
    const states = {
      A: ask({ HeartbeatSeconds: 10, Catch, Next: "Wrong" }),
      Wrong: { Type: "Fail" },
      Right: { Type: "Succeed" },
    };
    const { arn } = lab.start(inTurn(states));
    for (let beats = 0; beats < 3; beats++) {
      await lab.clock.sleep(9_000);
      expect(beat(tokens[0]!)).toBe(true);
    }
    const ended = await lab.ended(arn);
    expect([ended.outcome, seconds(ended)]).toEqual([
      { output: { Error: "States.HeartbeatTimeout", Cause: "" } },
      27 + 10,
    ]);
    expect(beat(tokens[0]!)).toBe(false);
  });

  it("ends the execution when all of it takes too long, whatever it would catch", async () => {
    const Catch = [{ ErrorEquals: ["States.ALL"], Next: "B" }];
    const states = { A: ask({ Catch, Next: "B" }), B: { Type: "Pass" } };
    const ended = await asking().lab.run(inTurn(states, { TimeoutSeconds: 60 }));
    expect([ended.status, seconds(ended)]).toEqual(["TIMED_OUT", 60]);
  });

  it("is waited for longer than a timer can run, and to the second", async () => {
    const waited = await new Lab().run(inTurn({ A: { Type: "Wait", Seconds: 300 * day } }));
    expect(seconds(waited)).toBe(300 * day);
    const until = "{% $fromMillis($millis() + 90000) %}";
    const dated = await new Lab().run(inTurn({ A: { Type: "Wait", Timestamp: until } }));
    expect(seconds(dated)).toBe(90);
  });
});

describe("after a crash", () => {
  it("a task goes on waiting for its token, and a wait ends at its time", async () => {
    const { lab, tokens, answer } = asking();
    const branches = [inTurn({ A: ask() }), inTurn({ B: { Type: "Wait", Seconds: 100 } })];
    const { arn } = lab.start(inTurn({ P: { Type: "Parallel", Branches: branches } }));
    await lab.clock.sleep(50_000);
    lab.crash();
    await lab.clock.sleep(70_000);
    lab.crash();
    expect(answer(tokens[0]!, "kept")).toBe(true);
    const ended = await lab.ended(arn);
    expect(ended.outcome).toEqual({ output: ["kept", {}] });
    expect(tokens).toHaveLength(1);
  });

  it("a function that was running has failed, and is called again only by a Retry", async () => {
    const crashed = async (more: object) => {
      const lab = new Lab({ act: never });
      const { arn } = lab.start(inTurn({ A: task("act", more) }));
      await lab.clock.sleep(5_000);
      lab.crash();
      await lab.clock.sleep(5_000);
      return { calls: lab.calls.length, error: error(lab.executions.get(arn)!) };
    };
    expect(await crashed({})).toEqual({ calls: 1, error: "Lambda.Unknown" });
    const Retry = [{ ErrorEquals: ["Lambda.Unknown"] }];
    expect(await crashed({ Retry })).toEqual({ calls: 2, error: undefined });
  });

  it("at any moment, no function has been called twice, and the execution ends", async () => {
    const states = {
      A: task("first"),
      B: { Type: "Wait", Seconds: 1 },
      C: task("second"),
      D: ask({ TimeoutSeconds: 9 }),
    };
    for (let moment = 0; moment < 60; moment++) {
      const act = () => lab.clock.sleep(500);
      const lab = new Lab({ first: act, second: act, ask: act });
      const { arn } = lab.start(inTurn(states));
      // Turns of the event loop, then tenths of seconds.
      for (let turn = 0; turn < Math.min(moment, 20); turn++) await Promise.resolve();
      if (moment > 20) await lab.clock.sleep((moment - 20) * 100);
      lab.crash();
      const ended = await lab.ended(arn);
      expect(["Lambda.Unknown", "States.Timeout"], `moment ${moment}`).toContain(error(ended));
      const called = lab.calls.map(({ functionName }) => functionName);
      expect(called, `moment ${moment}`).toEqual([...new Set(called)]);
    }
  });
});

describe("a definition is refused", () => {
  const one = (state: object, more: object = {}) => ({
    QueryLanguage: "JSONata",
    ...inTurn({ A: state }),
    ...more,
  });
  const cases: readonly [what: string, definition: object, reason: string][] = [
    ["in JSONPath", { ...inTurn({ A: { Type: "Pass" } }) }, "QueryLanguage must be JSONata"],
    ["with fields of JSONPath", one({ Type: "Pass", ResultPath: "$.a" }), "A: ResultPath is not supported"],
    [
      "with a state of another language",
      one({ Type: "Pass", QueryLanguage: "JSONPath" }),
      "A: QueryLanguage must",
    ],
    ["with a type that isn't one", one({ Type: "Loop" }), "a state of type Loop"],
    [
      "with a way to nowhere",
      one({ Type: "Pass", Next: "B", End: undefined }),
      "leads to B, which doesn't exist",
    ],
    [
      "without an end",
      { QueryLanguage: "JSONata", StartAt: "A", States: { A: { Type: "Pass" } } },
      "needs Next or End",
    ],
    [
      "without a start",
      { QueryLanguage: "JSONata", StartAt: "B", States: { A: { Type: "Succeed" } } },
      "StartAt names no state",
    ],
    [
      "with another service",
      one({ Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage" }),
      "sqs:sendMessage is not supported",
    ],
    ["with a task of no function", one({ ...task("f"), Arguments: { Payload: 1 } }), "name no FunctionName"],
    [
      "with an asynchronous call",
      one({ ...task("f"), Arguments: { FunctionName: "f", InvocationType: "Event" } }),
      "argument InvocationType",
    ],
    [
      "with an expression that is none",
      one({ Type: "Pass", Output: { a: ["{% 1 + %}"] } }),
      "A/Output/a/0: ",
    ],
    ["with half an expression", one({ Type: "Pass", Output: "a {% 1 %}" }), "an expression in part only"],
    [
      "with States.ALL among others",
      one(task("f", { Retry: [{ ErrorEquals: ["States.ALL", "B"] }] })),
      "must stand alone, and last",
    ],
    [
      "with a distributed map",
      one({
        Type: "Map",
        ItemProcessor: inTurn({ B: { Type: "Pass" } }, { ProcessorConfig: { Mode: "DISTRIBUTED" } }),
      }),
      "mode DISTRIBUTED",
    ],
    [
      "with a branch that assigns a variable from around it",
      one({
        Type: "Map",
        Assign: { x: 1 },
        ItemProcessor: inTurn({ B: { Type: "Pass", Assign: { x: 2 } } }),
      }),
      "assigns $x, which belongs to the states around it",
    ],
    ["with a wait for nothing", one({ Type: "Wait" }), "needs Seconds or Timestamp"],
  ];
  it.each(cases)("%s", (_, definition, reason) => {
    expect(() => readDefinition("test", JSON.stringify(definition))).toThrow(reason);
  });
});
