import { alarmActEndpoint } from "#shared/alarms/alarm-act-endpoint.ts";

export const handler = alarmActEndpoint("unshelve", "Take an alarm back from the shelf");
