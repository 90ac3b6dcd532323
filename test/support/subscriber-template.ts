/** The queue that gets every event that Tocsin puts on its bus. */
export const subscriberQueue = "tocsin-test-events";

/** A stack that subscribes to a bus, as anybody outside would: a rule, a queue, and the right of one to fill the other. */
export const subscriberTemplate = (bus: string) => ({
  Resources: {
    Events: { Type: "AWS::SQS::Queue", Properties: { QueueName: subscriberQueue } },
    Rule: {
      Type: "AWS::Events::Rule",
      Properties: {
        EventBusName: bus,
        EventPattern: { source: ["tocsin.alarms"] },
        Targets: [{ Id: "events", Arn: { "Fn::GetAtt": ["Events", "Arn"] } }],
      },
    },
    MayFill: {
      Type: "AWS::SQS::QueuePolicy",
      Properties: {
        Queues: [{ Ref: "Events" }],
        PolicyDocument: {
          Statement: [
            {
              Effect: "Allow",
              Principal: { Service: "events.amazonaws.com" },
              Action: "sqs:SendMessage",
              Resource: { "Fn::GetAtt": ["Events", "Arn"] },
              Condition: { ArnEquals: { "aws:SourceArn": { "Fn::GetAtt": ["Rule", "Arn"] } } },
            },
          ],
        },
      },
    },
  },
});
