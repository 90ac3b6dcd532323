import { alarmTaskEndpoint } from "#shared/tmf642/alarm-task-endpoint.ts";

export const handler = alarmTaskEndpoint(
  "unAckAlarms",
  "Take acknowledgements back from the alarms that patterns mean (TMF642)",
);
