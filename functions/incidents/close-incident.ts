import { actEndpoint } from "#shared/incidents/act-endpoint.ts";

export const handler = actEndpoint("close", "Close a resolved incident for good");
