import { alarmActEndpoint } from "#shared/alarms/alarm-act-endpoint.ts";

export const handler = alarmActEndpoint("shelve", "Put an alarm aside for a while: it opens no incident");
