import { Entity } from "#shared/entities/entity.ts";
import { findEntity } from "#shared/entities/entity-store.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v1/entities/{id}",
    summary: "Get one entity",
    scope: "entities:read",
    response: Entity,
    tables: { entities: "read" },
  },
  async ({ params, caller }) => findEntity(caller.tenantId, params.id),
);
