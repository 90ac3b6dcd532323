/**
 * An action from its request to its end. Amazon States Language with JSONata; tasks name functions by their files.
 * Nothing but asking, looking and ending is tried again: the executing step runs once, and whatever comes of it, the
 * action's own record says whether it may begin (a second time it may not).
 */

/** Of what may be done any number of times; Lambda and DynamoDB have their bad moments. */
const tryAgain = [
  { ErrorEquals: ["States.ALL"], IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 5, JitterStrategy: "FULL" },
];
const settleInstead = [{ ErrorEquals: ["States.ALL"], Next: "Settle" }];
const input = "{% $states.context.Execution.Input %}";

export const runAction = {
  QueryLanguage: "JSONata",
  StartAt: "Begin",
  States: {
    Begin: {
      Type: "Choice",
      Choices: [{ Condition: "{% $states.input.needs_approval %}", Next: "AskApproval" }],
      Default: "CheckReadiness",
    },
    AskApproval: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
      Arguments: {
        FunctionName: "ask-approval",
        Payload: "{% $merge([$states.context.Execution.Input, {'task_token': $states.context.Task.Token}]) %}",
      },
      // A moment longer than anybody may approve.
      TimeoutSeconds:
        "{% $max([1, $ceil(($toMillis($states.context.Execution.Input.expires_at) - $millis()) / 1000) + 1]) %}",
      Retry: [{ ErrorEquals: ["States.Timeout"], MaxAttempts: 0 }, ...tryAgain],
      Catch: settleInstead,
      Next: "Decided",
    },
    Decided: {
      Type: "Choice",
      Choices: [{ Condition: "{% $states.input.state = 'approved' %}", Next: "CheckReadiness" }],
      Default: "Done",
    },
    CheckReadiness: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Arguments: { FunctionName: "check-readiness", Payload: input },
      Output: "{% $states.result.Payload %}",
      Retry: tryAgain,
      Catch: settleInstead,
      Next: "Ready",
    },
    Ready: {
      Type: "Choice",
      Choices: [
        { Condition: "{% $states.input.state = 'ready' %}", Next: "Execute" },
        { Condition: "{% $states.input.state = 'waiting' %}", Next: "WaitUntilReady" },
      ],
      Default: "Done",
    },
    WaitUntilReady: { Type: "Wait", Timestamp: "{% $states.input.look_at %}", Next: "CheckReadiness" },
    Execute: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Arguments: { FunctionName: "execute-action", Payload: input },
      Output: "{% $states.result.Payload %}",
      Catch: settleInstead,
      Next: "Executed",
    },
    Executed: {
      Type: "Choice",
      Choices: [{ Condition: "{% $states.input.state = 'executing' %}", Next: "WaitToVerify" }],
      Default: "Done",
    },
    WaitToVerify: {
      Type: "Wait",
      Seconds: "{% $states.context.Execution.Input.verify_after_s %}",
      Next: "Verify",
    },
    Verify: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Arguments: { FunctionName: "verify-action", Payload: input },
      Output: "{% $states.result.Payload %}",
      Retry: tryAgain,
      Catch: settleInstead,
      Next: "Done",
    },
    Settle: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Arguments: { FunctionName: "settle-action", Payload: input },
      Output: "{% $states.result.Payload %}",
      Retry: tryAgain,
      Next: "Done",
    },
    Done: { Type: "Succeed" },
  },
} as const;
