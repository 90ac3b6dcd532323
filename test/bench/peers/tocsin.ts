import {
  DeleteMessageBatchCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { createTenant } from "#shared/tenants/tenant-store.ts";
import { enterDeployment } from "../../../infra/enter-deployment.ts";
import type { StartedTocsin } from "../../support/start-tocsin.ts";
import { Outs, type Side } from "./side.ts";

/** Tocsin on the local cloud. A cluster is out when its event is where a subscriber of the bus has it. */
export async function tocsinSide({ running, pid }: StartedTocsin): Promise<Side & { stop(): void }> {
  const { apiUrl, awsEndpointUrl, stage, eventsQueue } = running;
  await enterDeployment(stage, awsEndpointUrl);
  const { apiKey } = await createTenant(`bench ${process.pid}`);
  const outs = new Outs();
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const sqs = new SQSClient({ region: "us-east-1", endpoint: awsEndpointUrl!, credentials });
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: eventsQueue }));
  let isOn = true;
  const listen = async (): Promise<void> => {
    while (isOn) {
      const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 });
      const { Messages = [] } = await sqs.send(receive);
      for (const { Body = "" } of Messages) {
        const { detail } = JSON.parse(Body) as {
          detail: { event_type: string; root_cause_entity_id?: string; alarm_count?: number };
        };
        const { event_type, root_cause_entity_id, alarm_count = 0 } = detail;
        if (event_type.startsWith("AlarmCluster")) outs.tell(root_cause_entity_id ?? "", alarm_count);
      }
      if (Messages.length === 0) continue;
      const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: `${index}`, ReceiptHandle }));
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    }
  };
  void listen();
  return {
    ...{ name: "Tocsin", pid, url: apiUrl, headers: { authorization: `Bearer ${apiKey}` } },
    out: (instance, alerts) => outs.wait(instance, alerts),
    stop: () => {
      isOn = false;
    },
  };
}
