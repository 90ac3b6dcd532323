import { askStep, callStep, type WorkflowDefinition } from "../workflow-definition.ts";

/** For steps that may be done any number of times: Lambda and DynamoDB have their bad moments. */
const Retry = [
  { ErrorEquals: ["States.ALL"], IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 5, JitterStrategy: "FULL" },
];
/** Whatever else goes wrong when it executes, it may have done its work. */
const RetryUnbegun = Retry.map((rule) => ({ ...rule, ErrorEquals: ["NotBegun"] }));
const Catch = [{ ErrorEquals: ["States.ALL"], Next: "Settle" }];

const started = "$states.context.Execution.Input";
const input = {
  tenant_id: `{% ${started}.tenant_id %}`,
  action_id: `{% ${started}.action_id %}`,
};

/**
 * So long a token waits for the decision; then there is another one. What was decided is told anew with each, so an answer
 * that got lost comes a while later. In the last minutes tokens are short, so that what expires is told within half a minute.
 */
const patienceS = 15 * 60;

/** Whoever comes later than that is refused by the action's record, at the very moment. */
const leftS = `($toMillis(${started}.expires_at) - $millis()) / 1000`;
const stillOpen = [
  { Condition: `{% ${leftS} > ${patienceS} %}`, Next: "AskPatiently" },
  // Clocks differ: who settles it must find that it has expired.
  { Condition: `{% ${leftS} > -1 %}`, Next: "AskAtLast" },
];

const askFor = (seconds: number) => ({
  ...askStep("ask-approval", input),
  TimeoutSeconds: seconds,
  Retry: [{ ErrorEquals: ["States.Timeout"], MaxAttempts: 0 }, ...Retry],
  Catch: [{ ErrorEquals: ["States.Timeout"], Next: "StillOpen" }, ...Catch],
  Next: "Decided",
});

const when = (state: string, Next: string) => ({ Condition: `{% $states.input.state = "${state}" %}`, Next });

/**
 * An action from its request to its end. Asking, looking and ending are tried again; executing is only
 * while it hasn't begun: the action's own record says so, and then it can't begin a second time.
 */
export const workflow: WorkflowDefinition = {
  Comment: "Approve, wait for the time, execute once, verify",
  StartAt: "Begin",
  States: {
    Begin: {
      Type: "Choice",
      Choices: [
        { Condition: "{% $not($states.context.Execution.Input.needs_approval) %}", Next: "CheckReadiness" },
        ...stillOpen,
      ],
      Default: "Settle",
    },
    AskPatiently: askFor(patienceS),
    AskAtLast: askFor(20),
    StillOpen: { Type: "Choice", Choices: stillOpen, Default: "Settle" },
    Decided: { Type: "Choice", Choices: [when("approved", "CheckReadiness")], Default: "Done" },
    CheckReadiness: { ...callStep("check-readiness", input), Retry, Catch, Next: "Ready" },
    Ready: {
      Type: "Choice",
      Choices: [when("ready", "Execute"), when("waiting", "WaitUntilReady")],
      Default: "Done",
    },
    WaitUntilReady: { Type: "Wait", Timestamp: "{% $states.input.look_at %}", Next: "CheckReadiness" },
    Execute: { ...callStep("execute-action", input), Retry: RetryUnbegun, Catch, Next: "Executed" },
    Executed: { Type: "Choice", Choices: [when("executing", "WaitToVerify")], Default: "Done" },
    WaitToVerify: { Type: "Wait", Seconds: `{% ${started}.verify_after_s %}`, Next: "Verify" },
    Verify: { ...callStep("verify-action", input), Retry, Catch, Next: "Done" },
    Settle: { ...callStep("settle-action", input), Retry, Next: "Done" },
    Done: { Type: "Succeed" },
  },
};
