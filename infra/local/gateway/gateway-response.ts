import type { DeployedResource } from "../cloudformation/deployment.ts";

/** The gateway's own errors. */
export type GatewayErrorType =
  | "MISSING_AUTHENTICATION_TOKEN"
  | "REQUEST_TOO_LARGE"
  | "API_CONFIGURATION_ERROR"
  | "INTEGRATION_FAILURE"
  | "INTEGRATION_TIMEOUT";

export interface GatewayAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface ResponseProperties {
  readonly ResponseType: string;
  readonly StatusCode?: string;
  readonly ResponseParameters?: Readonly<Record<string, string>>;
  readonly ResponseTemplates?: Readonly<Record<string, string>>;
}

const defaults: Readonly<Record<GatewayErrorType, { status: number; message: string }>> = {
  MISSING_AUTHENTICATION_TOKEN: { status: 403, message: "Missing Authentication Token" },
  REQUEST_TOO_LARGE: { status: 413, message: "HTTP content length exceeded 10485760 bytes." },
  API_CONFIGURATION_ERROR: { status: 500, message: "Internal server error" },
  INTEGRATION_FAILURE: { status: 502, message: "Internal server error" },
  INTEGRATION_TIMEOUT: { status: 504, message: "Endpoint request timed out" },
};

export type ErrorContext = Readonly<Record<string, string>>;

/** Answers the gateway's own errors the way the templates want them. */
export class GatewayResponses {
  readonly #responses: ReadonlyMap<string, ResponseProperties>;

  constructor(resources: readonly DeployedResource[]) {
    const responses = resources
      .filter(({ type }) => type === "AWS::ApiGateway::GatewayResponse")
      .map(({ properties }) => properties as unknown as ResponseProperties);
    this.#responses = new Map(responses.map((response) => [response.ResponseType, response]));
  }

  answer(type: GatewayErrorType, requestContext: ErrorContext): GatewayAnswer {
    const { status, message } = defaults[type];
    const response =
      this.#responses.get(type) ?? this.#responses.get(status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX");
    const context = {
      ...requestContext,
      "error.message": message,
      "error.messageString": JSON.stringify(message),
      "error.responseType": type,
    };
    const template =
      response?.ResponseTemplates?.["application/json"] ?? '{"message":$context.error.messageString}';
    return {
      status: Number(response?.StatusCode ?? status),
      headers: { "content-type": "application/json", ...headersOf(response, context) },
      body: fillIn(template, context),
    };
  }
}

/** `gatewayresponse.header.Name` is a text in quotes or a variable of the context. */
function headersOf(response: ResponseProperties | undefined, context: ErrorContext): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [parameter, value] of Object.entries(response?.ResponseParameters ?? {})) {
    const name = parameter.replace("gatewayresponse.header.", "").toLowerCase();
    headers[name] = value.startsWith("'") ? value.slice(1, -1) : fillIn(`$${value}`, context);
  }
  return headers;
}

function fillIn(template: string, context: ErrorContext): string {
  return template.replace(/\$context\.([\w.]*\w)/g, (_match, name: string) => context[name] ?? "");
}
