import { resourceName } from "../arn.ts";
import type { DeployedResource } from "../cloudformation/deployment.ts";
import { BinaryTypes } from "./binary-types.ts";
import { GatewayResponses } from "./gateway-response.ts";
import type { ApiIdentity } from "./proxy-event.ts";
import { RouteTree } from "./route-tree.ts";

/** Where a method leads: a function, invoked with the rights of the gateway's role. */
export interface Integration {
  readonly functionName: string;
  readonly functionArn: string;
  readonly roleArn: string | undefined;
  /** The answer goes to the client as the function makes it. */
  readonly isStreamed: boolean;
  readonly timeoutMs: number;
}

/** The longest that API Gateway waits for a function by default. */
const defaultTimeoutMs = 29_000;

export interface RestApi {
  readonly identity: ApiIdentity;
  readonly routes: RouteTree<Integration>;
  readonly responses: GatewayResponses;
}

interface ResourceProperties {
  readonly ParentId: string;
  readonly PathPart: string;
}

interface MethodProperties {
  readonly HttpMethod: string;
  readonly ResourceId: string;
  readonly Integration?: {
    readonly Type?: string;
    readonly Uri?: string;
    readonly Credentials?: string;
    readonly ResponseTransferMode?: "BUFFERED" | "STREAM";
    readonly TimeoutInMillis?: number;
  };
}

/** The REST API of the templates; one at most, for it has one port. */
export function readRestApi(resources: readonly DeployedResource[]): RestApi | undefined {
  const apis = resources.filter(({ type }) => type === "AWS::ApiGateway::RestApi");
  const [api] = apis;
  if (!api) return undefined;
  if (apis.length > 1) throw new Error("The local cloud hosts one REST API; the templates have several");
  const stage = resources.find(({ type }) => type === "AWS::ApiGateway::Stage");
  const types = (api.properties.BinaryMediaTypes ?? []) as string[];
  return {
    identity: { apiId: api.name, stage: stage?.name ?? "local", binaryTypes: new BinaryTypes(types) },
    routes: readRoutes(api, resources),
    responses: new GatewayResponses(resources),
  };
}

/** The names of the functions that the REST API calls. */
export function integratedFunctions(resources: readonly DeployedResource[]): ReadonlySet<string> {
  return new Set([...methodsOf(resources)].map(({ integration }) => integration.functionName));
}

function readRoutes(api: DeployedResource, resources: readonly DeployedResource[]): RouteTree<Integration> {
  const paths = resourcePaths(`${api.name}-root`, resources);
  const routes = new RouteTree<Integration>();
  for (const { verb, resourceId, integration } of methodsOf(resources))
    routes.add(paths.get(resourceId) ?? "/", verb, integration);
  return routes;
}

function* methodsOf(resources: readonly DeployedResource[]) {
  for (const { type, logicalId, properties } of resources) {
    if (type !== "AWS::ApiGateway::Method") continue;
    const {
      HttpMethod: verb,
      ResourceId: resourceId,
      Integration,
    } = properties as unknown as MethodProperties;
    yield { verb, resourceId, integration: readIntegration(logicalId, Integration) };
  }
}

function readIntegration(
  logicalId: string,
  {
    Type,
    Uri = "",
    Credentials,
    ResponseTransferMode,
    TimeoutInMillis,
  }: MethodProperties["Integration"] = {},
): Integration {
  const isStreamed = ResponseTransferMode === "STREAM";
  const operation = isStreamed ? "response-streaming-invocations" : "invocations";
  const [, functionArn, called] = /\/functions\/([^/]+)\/([\w-]+)$/.exec(Uri) ?? [];
  if (Type !== "AWS_PROXY" || !functionArn || called !== operation) {
    throw new Error(`${logicalId}: the local cloud hosts only proxy integrations with functions`);
  }
  const functionName = resourceName(functionArn);
  const timeoutMs = TimeoutInMillis ?? defaultTimeoutMs;
  return { functionName, functionArn, roleArn: Credentials, isStreamed, timeoutMs };
}

function resourcePaths(rootId: string, resources: readonly DeployedResource[]): ReadonlyMap<string, string> {
  const nodes = new Map<string, ResourceProperties>();
  for (const { type, name, properties } of resources) {
    if (type === "AWS::ApiGateway::Resource") nodes.set(name, properties as unknown as ResourceProperties);
  }
  const pathOf = (id: string): string => {
    const node = nodes.get(id);
    return node ? `${pathOf(node.ParentId)}/${node.PathPart}` : "";
  };
  return new Map([[rootId, "/"], ...[...nodes.keys()].map((id) => [id, pathOf(id)] as const)]);
}
