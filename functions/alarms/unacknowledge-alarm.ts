import { alarmActEndpoint } from "#shared/alarms/alarm-act-endpoint.ts";

export const handler = alarmActEndpoint("unacknowledge", "Take an acknowledgement back");
