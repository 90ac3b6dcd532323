import { describe, expect, it } from "vitest";
import { inTurn, Lab, TaskError, task } from "./run-machine.ts";

const output = (outcome: unknown) => (outcome as { output?: unknown })?.output;
const error = (outcome: unknown) => (outcome as { failure?: { error: string } })?.failure?.error;

describe("data goes from state to state", () => {
  const cases: readonly [name: string, states: Record<string, object>, input: unknown, output: unknown][] = [
    ["as it is, where nothing is said", { A: { Type: "Pass" } }, { a: 1 }, { a: 1 }],
    [
      "as the output of a state says",
      { A: { Type: "Pass", Output: { b: "{% $states.input.a + 1 %}" } } },
      { a: 1 },
      { b: 2 },
    ],
    [
      "into lists, and out of nested objects",
      { A: { Type: "Pass", Output: [{ c: "{% [1..3] %}" }, "text"] } },
      0,
      [{ c: [1, 2, 3] }, "text"],
    ],
    [
      "by variables, which a state sees as they were when it began",
      {
        A: { Type: "Pass", Assign: { x: 1 } },
        B: { Type: "Pass", Assign: { x: "{% $x + 1 %}", y: "{% $x %}" }, Output: "{% $x %}" },
        C: { Type: "Pass", Output: { x: "{% $x %}", y: "{% $y %}", b: "{% $states.input %}" } },
      },
      {},
      { x: 2, y: 1, b: 1 },
    ],
    [
      "with the context: who runs, since when, with what",
      {
        A: {
          Type: "Pass",
          Output:
            "{% $states.context.{'n': Execution.Name, 's': State.Name, 'i': Execution.Input.a, 'm': StateMachine.Name} %}",
        },
      },
      { a: 7 },
      { n: "0", s: "A", i: 7, m: "test" },
    ],
    [
      "through AWS's own functions",
      {
        A: {
          Type: "Pass",
          Output: {
            parts: "{% $partition([1..5], 2) %}",
            range: "{% $range(0, 1, 0.5) %}",
            hash: "{% $hash('a', 'MD5') %}",
            parsed: "{% $parse('{\"a\":[1]}').a %}",
            same: "{% $random(7) = $random(7) %}",
            time: "{% $toMillis($now()) - $millis() %}",
          },
        },
      },
      {},
      {
        parts: [[1, 2], [3, 4], [5]],
        range: [0, 0.5, 1],
        hash: "0cc175b9c0f1b6a831c399e269772661",
        parsed: [1],
        same: true,
        time: 0,
      },
    ],
    [
      "by the first rule that holds, which may change it",
      {
        A: {
          Type: "Choice",
          Choices: [
            { Condition: "{% $states.input.n > 5 %}", Next: "Large" },
            { Condition: "{% $states.input.n > 2 %}", Next: "End", Output: "some", Assign: { x: 1 } },
          ],
          Default: "End",
        },
        Large: { Type: "Fail" },
        End: { Type: "Succeed", Output: "{% $states.input & $string($x) %}" },
      },
      { n: 3 },
      "some1",
    ],
    [
      "by the default where no rule holds, with the output of the state",
      {
        A: { Type: "Choice", Choices: [{ Condition: false, Next: "B" }], Default: "B", Output: "default" },
        B: { Type: "Succeed" },
      },
      {},
      "default",
    ],
    [
      "to the function and back",
      {
        A: task("double"),
        B: task("double", {
          Output: { n: "{% $states.result.Payload %}", s: "{% $states.result.StatusCode %}" },
        }),
      },
      4,
      { n: 16, s: 200 },
    ],
    [
      "through branches beside one another, in their order, without their variables",
      {
        A: { Type: "Pass", Assign: { x: 1 } },
        B: {
          Type: "Parallel",
          Arguments: 5,
          Branches: [
            inTurn({
              Wait: { Type: "Wait", Seconds: 9, Assign: { y: 1 } },
              One: { Type: "Pass", Output: "{% $x + $y %}" },
            }),
            inTurn({ Two: task("double") }),
          ],
        },
        C: { Type: "Pass", Output: { all: "{% $states.input %}", y: "{% $exists($y) %}" } },
      },
      {},
      { all: [2, 10], y: false },
    ],
    [
      "through an iteration for each item, in the order of the items",
      {
        A: {
          Type: "Map",
          Items: "{% $states.input.list %}",
          MaxConcurrency: 2,
          ItemSelector: {
            i: "{% $states.context.Map.Item.Index %}",
            v: "{% $states.context.Map.Item.Value %}",
          },
          ItemProcessor: inTurn({
            Wait: { Type: "Wait", Seconds: "{% 3 - $states.input.i %}" },
            Sum: { Type: "Pass", Output: "{% $states.input.i + $states.input.v %}" },
          }),
        },
      },
      { list: [10, 20, 30] },
      [10, 21, 32],
    ],
    [
      "through an iteration for none of no items",
      { A: { Type: "Map", ItemProcessor: inTurn({ B: { Type: "Fail" } }) } },
      [],
      [],
    ],
  ];
  it.each(cases)("%s", async (_, states, input, expected) => {
    const lab = new Lab({ double: (n: number) => n * 2 });
    const { status, outcome } = await lab.run(inTurn(states), input);
    expect({ status, outcome }).toEqual({ status: "SUCCEEDED", outcome: { output: expected } });
  });
});

describe("an execution fails", () => {
  const undefinedOutput = { Type: "Pass", Output: "{% $states.input.nothing %}" };
  const big = "{% $pad('', 262145, 'x') %}";
  const cases: readonly [name: string, states: Record<string, object>, error: string][] = [
    [
      "with the error of a Fail state, made by expressions, too",
      { A: { Type: "Fail", Error: "{% 'My' & 'Error' %}", Cause: "c" } },
      "MyError",
    ],
    ["where an expression gives nothing", { A: undefinedOutput }, "States.QueryEvaluationError"],
    [
      "where an expression fails",
      { A: { Type: "Pass", Output: "{% $error('no') %}" } },
      "States.QueryEvaluationError",
    ],
    [
      "where an expression would evaluate another",
      { A: { Type: "Pass", Output: "{% $eval('1') %}" } },
      "States.QueryEvaluationError",
    ],
    [
      "where a condition is no boolean",
      { A: { Type: "Choice", Choices: [{ Condition: "{% 1 %}", Next: "B" }] }, B: { Type: "Pass" } },
      "States.QueryEvaluationError",
    ],
    [
      "where no choice matches",
      { A: { Type: "Choice", Choices: [{ Condition: false, Next: "B" }] }, B: { Type: "Pass" } },
      "States.NoChoiceMatched",
    ],
    [
      "where the items of a map are no list",
      { A: { Type: "Map", Items: 3, ItemProcessor: inTurn({ B: { Type: "Pass" } }) } },
      "States.QueryEvaluationError",
    ],
    ["where an output is too large", { A: { Type: "Pass", Output: big } }, "States.DataLimitExceeded"],
    ["where a wait is none", { A: { Type: "Wait", Timestamp: "tomorrow" } }, "States.QueryEvaluationError"],
    ["with what its function threw", { A: task("break") }, "Broken"],
    [
      "where a function's answer is too large, whoever catches all",
      { A: task("flood", { Catch: [{ ErrorEquals: ["States.ALL"], Next: "B" }] }), B: { Type: "Pass" } },
      "States.DataLimitExceeded",
    ],
    [
      "with the first of its branches that fails",
      {
        A: {
          Type: "Parallel",
          Branches: [
            inTurn({ B: { Type: "Wait", Seconds: 5 } }),
            inTurn({ C: { Type: "Fail", Error: "One" } }),
          ],
        },
      },
      "One",
    ],
  ];
  it.each(cases)("%s", async (_, states, expected) => {
    const lab = new Lab({
      break: () => {
        throw new TaskError("Broken");
      },
      flood: () => "x".repeat(262_145),
    });
    const { status, outcome } = await lab.run(inTurn(states));
    expect([status, error(outcome)]).toEqual(["FAILED", expected]);
  });
});

describe("what fails is tried again", () => {
  const fails = (times: number, name = "Broken") => {
    let count = 0;
    return new Lab({
      work: () => {
        if (count++ < times) throw new TaskError(name, "why");
        return count;
      },
    });
  };
  const timed = async (lab: Lab, retriers: readonly object[]) => {
    const since = lab.clock.now();
    const { stoppedAt = 0, outcome } = await lab.run(inTurn({ A: task("work", { Retry: retriers }) }));
    return { seconds: (stoppedAt - since) / 1000, outcome };
  };

  it("three times, after one, two and four seconds, if nothing else is said", async () => {
    expect(await timed(fails(3), [{ ErrorEquals: ["Broken"] }])).toEqual({
      seconds: 7,
      outcome: { output: 4 },
    });
  });

  it("as often and as late as its retrier says", async () => {
    const retrier = {
      ErrorEquals: ["States.ALL"],
      IntervalSeconds: 2,
      BackoffRate: 3,
      MaxAttempts: 4,
      MaxDelaySeconds: 10,
    };
    expect(await timed(fails(4), [retrier])).toEqual({ seconds: 2 + 6 + 10 + 10, outcome: { output: 5 } });
    expect(error((await timed(fails(5), [retrier])).outcome)).toBe("Broken");
  });

  it("by the first retrier that knows the error; used up, it asks no other", async () => {
    const retriers = [
      { ErrorEquals: ["Other"] },
      { ErrorEquals: ["Broken"], MaxAttempts: 1 },
      { ErrorEquals: ["States.ALL"] },
    ];
    expect(error((await timed(fails(2), retriers)).outcome)).toBe("Broken");
  });

  it("earlier than its retrier says, with full jitter", async () => {
    const lab = fails(1);
    const took = await timed(lab, [
      { ErrorEquals: ["Broken"], IntervalSeconds: 1000, JitterStrategy: "FULL" },
    ]);
    expect(took.seconds).toBeGreaterThan(0);
    expect(took.seconds).toBeLessThan(1000);
  });

  it("not at all with MaxAttempts of 0, nor where nobody asked for it", async () => {
    const never = fails(1);
    expect(error((await timed(never, [{ ErrorEquals: ["States.ALL"], MaxAttempts: 0 }])).outcome)).toBe(
      "Broken",
    );
    const unasked = fails(1);
    expect(error((await timed(unasked, [])).outcome)).toBe("Broken");
    expect([never.calls.length, unasked.calls.length]).toEqual([1, 1]);
  });

  it("and then caught, with what went wrong", async () => {
    const caught = { Type: "Succeed", Output: { got: "{% $states.input %}", what: "{% $what %}" } };
    const Catch = [
      { ErrorEquals: ["States.Timeout"], Next: "B" },
      { ErrorEquals: ["States.TaskFailed"], Next: "B", Assign: { what: "{% $states.errorOutput.Cause %}" } },
    ];
    const { outcome } = await fails(9).run(inTurn({ A: task("work", { Catch }), B: caught }));
    expect(output(outcome)).toEqual({ got: { Error: "Broken", Cause: "why" }, what: "why" });
  });

  it("all branches at once, where one has failed", async () => {
    const branches = [inTurn({ A: task("work") }), inTurn({ B: { Type: "Pass" } })];
    const parallel = { Type: "Parallel", Branches: branches, Retry: [{ ErrorEquals: ["Broken"] }] };
    expect(output((await fails(1).run(inTurn({ P: parallel }), 1)).outcome)).toEqual([2, 1]);
  });
});
