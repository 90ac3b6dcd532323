import { actEndpoint } from "#shared/incidents/act-endpoint.ts";

export const handler = actEndpoint("resolve", "Say that it is over");
