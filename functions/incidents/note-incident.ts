import { actEndpoint } from "#shared/incidents/act-endpoint.ts";

export const handler = actEndpoint("notes", "Add a note to the timeline");
