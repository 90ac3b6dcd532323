import { askStep, callStep, type WorkflowDefinition } from "../workflow-definition.ts";

/** For steps that may be done any number of times: Lambda and DynamoDB have their bad moments. */
const Retry = [
  { ErrorEquals: ["States.ALL"], IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 5, JitterStrategy: "FULL" },
];
/** Asking again after the time is up would be asking too late. */
const RetryBeforeTimeout = [{ ErrorEquals: ["States.Timeout"], MaxAttempts: 0 }, ...Retry];
/** Whatever else goes wrong when it executes, it may have done its work. */
const RetryUnbegun = Retry.map((rule) => ({ ...rule, ErrorEquals: ["NotBegun"] }));
const Catch = [{ ErrorEquals: ["States.ALL"], Next: "Settle" }];

const started = "$states.context.Execution.Input";
const input = {
  tenant_id: `{% ${started}.tenant_id %}`,
  action_id: `{% ${started}.action_id %}`,
};

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
      Choices: [{ Condition: "{% $states.input.needs_approval %}", Next: "AskApproval" }],
      Default: "CheckReadiness",
    },
    AskApproval: {
      ...askStep("ask-approval", input),
      // Whoever approves in the last moment has this second to be heard.
      TimeoutSeconds: `{% $max([1, $ceil(($toMillis(${started}.expires_at) - $millis()) / 1000) + 1]) %}`,
      Retry: RetryBeforeTimeout,
      Catch,
      Next: "Decided",
    },
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
