import { actEndpoint } from "#shared/incidents/act-endpoint.ts";

export const handler = actEndpoint("assign", "Give it to somebody");
