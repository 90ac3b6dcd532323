/** An entity as the demo registers it (SPEC A4). */
export interface NetworkEntity {
  readonly id: string;
  readonly entity_type: string;
  readonly name: string;
  readonly parent_id: string | null;
  readonly depends_on: readonly string[];
  readonly sla_tier: string;
  readonly revenue_weight: number;
  readonly geo_lat: number;
  readonly geo_lon: number;
}

const aggregations = 12;
const accessPerAggregation = 24;

const twoDigits = (number: number): string => String(number).padStart(2, "0");

export const aggregationId = (number: number): string => `agg-${twoDigits(number)}`;
export const accessId = (aggregation: number, number: number): string =>
  `acc-${twoDigits(aggregation)}-${twoDigits(number)}`;

/** The first half of the aggregation routers hangs below core-1, the second below core-2. */
const coreOf = (aggregation: number): string => (aggregation <= aggregations / 2 ? "core-1" : "core-2");

/** Services that lives depend on, each behind one access node. */
export const dispatchCentre = { id: "dispatch-centre-north", behind: accessId(5, 9) } as const;
const emergencyServices = [
  { ...dispatchCentre, name: "Emergency dispatch centre, north" },
  { id: "hospital-riverside", behind: accessId(1, 4), name: "Riverside hospital" },
  { id: "hospital-east", behind: accessId(3, 12), name: "Eastern hospital" },
  { id: "fire-station-2", behind: accessId(6, 20), name: "Fire station 2" },
] as const;

/** A small operator's network: 2 core routers, 12 aggregation routers, 288 access nodes, 4 emergency services. */
export function sampleNetwork(): NetworkEntity[] {
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
  const cores = numbers(2).map((core) => ({
    ...entity(`core-${core}`, "CORE_ROUTER", `Core router ${core}`, null, core, 0),
    depends_on: core === 2 ? ["core-1"] : [],
  }));
  const routers = numbers(aggregations).map((at) =>
    entity(aggregationId(at), "AGGREGATION_ROUTER", `Aggregation router ${at}`, coreOf(at), at, 0),
  );
  const nodes = numbers(aggregations).flatMap((at) =>
    numbers(accessPerAggregation).map((node) =>
      entity(accessId(at, node), "ACCESS_NODE", `Access node ${at}/${node}`, aggregationId(at), at, node),
    ),
  );
  const services = emergencyServices.map(({ id, name, behind }, index) =>
    entity(id, "EMERGENCY_SERVICE", name, behind, index + 1, 12),
  );
  return [...cores, ...routers, ...nodes, ...services];
}

export const childrenOf = (network: readonly NetworkEntity[], id: string): NetworkEntity[] =>
  network.filter(({ parent_id }) => parent_id === id);

function entity(
  id: string,
  entity_type: string,
  name: string,
  parent_id: string | null,
  column: number,
  row: number,
): NetworkEntity {
  return {
    id,
    entity_type,
    name,
    parent_id,
    depends_on: [],
    sla_tier: entity_type === "ACCESS_NODE" ? "silver" : "gold",
    revenue_weight: entity_type === "ACCESS_NODE" ? 1 : 10,
    geo_lat: 47 + row / 50,
    geo_lon: 8 + column / 20,
  };
}
