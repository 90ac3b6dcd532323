import { EntityTopology, showTopology, TopologyQuery } from "#shared/entities/entity-topology.ts";
import { AlarmBook, readsAlarms } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { notFound } from "#shared/problems.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v1/entities/{id}/topology",
    summary: "Get what an entity is linked with",
    scope: "entities:read",
    query: TopologyQuery,
    response: EntityTopology,
    ...readsAlarms,
  },
  async ({ params, query, caller }) => {
    const situation = await book.current(caller.tenantId);
    const topology = showTopology(situation, params.id, query.hops);
    if (!topology) throw notFound("entity");
    return topology;
  },
);
